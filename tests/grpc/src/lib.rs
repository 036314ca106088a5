//! Only tests: servers and clients of gRPC.
