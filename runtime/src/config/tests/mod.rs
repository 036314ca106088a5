//! What the settings become, variable by variable.
