//! Methods of traits that return futures, in the trait and in its implementations.
#![deny(warnings)]

use traced_ui_support::{same, twice};

twice! {
    use std::fmt::Display;
    use std::future::Future;

    trait Service<Request> {
        type Response;
        type Error: Display;

        fn call(&mut self, request: Request) -> impl Future<Output = Result<Self::Response, Self::Error>> + Send;

        #[traced]
        fn call_all(&mut self, requests: Vec<Request>) -> impl Future<Output = usize> + Send
        where
            Self: Send,
            Request: Send,
        {
            see(requests.len());
            async move {
                let mut failed = 0;
                for request in requests {
                    failed += usize::from(self.call(request).await.is_err());
                }
                failed
            }
        }
    }

    struct Parser(u8);

    impl Service<&'static str> for Parser {
        type Response = u8;
        type Error = String;

        #[traced]
        fn call(&mut self, request: &'static str) -> impl Future<Output = Result<Self::Response, Self::Error>> + Send {
            self.0 += 1;
            let parsed = request.parse();
            async move {
                give_way().await;
                parsed.map_err(|_| request.to_owned())
            }
        }
    }

    impl Service<u8> for Parser {
        type Response = u8;
        type Error = String;

        #[traced]
        async fn call(&mut self, request: u8) -> Result<u8, String> {
            self.0 += 1;
            Ok(request)
        }
    }

    pub fn run() {
        let mut parser = Parser(0);
        see(block_on(parser.call_all(vec!["1", "x"])));
        see(block_on(parser.call_all(vec![1_u8])));
        see(parser.0);
    }
}

fn main() {
    same(
        bare::run,
        with::run,
        "
        call_all
          call
          call !alloc::string::String
        call_all
          call
        ",
    );
}
