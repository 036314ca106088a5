//! The process itself. Its command line is left alone: people put passwords there.

use super::Resource;

pub(super) fn add(resource: Resource) -> Resource {
    let resource = resource.with_number("process.pid", i64::from(std::process::id()));
    let Ok(path) = std::env::current_exe() else { return resource };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    resource
        .with_some("process.executable.name", name)
        .with_some("process.executable.path", Some(path.to_string_lossy()))
}

/// What a service is called that nobody has named.
pub(crate) fn unknown_service() -> String {
    let path = std::env::current_exe().ok();
    match path.as_deref().and_then(std::path::Path::file_name) {
        Some(name) => format!("unknown_service:{}", name.to_string_lossy()),
        None => "unknown_service".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_number_and_its_program_and_not_by_its_arguments() {
        let resource = add(Resource::new("shop"));
        assert_eq!(resource.numbers().collect::<Vec<_>>(), [("process.pid", i64::from(std::process::id()))]);
        let name = resource.attribute("process.executable.name").unwrap();
        assert!(resource.attribute("process.executable.path").unwrap().ends_with(name));
        assert!(!resource.attributes().any(|(key, _)| key.starts_with("process.command")));
    }
}
