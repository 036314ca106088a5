//! Servers in this process for those that nobody has configured.

use std::error::Error;
use std::path::PathBuf;

use standins::kubernetes::Kubernetes;
use standins::mongodb::MongoDb;
use standins::s3::S3;

/// What stands in, for as long as this lives.
pub(super) struct StandIns {
    mongodb: Option<MongoDb>,
    s3: Option<(S3, Folder)>,
    kubernetes: Option<Kubernetes>,
}

impl StandIns {
    /// Starts one for each of MongoDB, S3 and Kubernetes that the environment does not name.
    pub(super) fn start() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let real = |names: &[&str]| names.iter().any(|name| std::env::var_os(name).is_some());
        Ok(Self {
            mongodb: if real(&["MONGODB_URI"]) { None } else { Some(standins::mongodb::start()?) },
            s3: if real(&["S3_ENDPOINT", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"]) { None } else { Some(s3()?) },
            kubernetes: if real(&["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_URL"]) {
                None
            } else {
                Some(kubernetes()?)
            },
        })
    }

    /// Where the services find them.
    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        let mut variables = Vec::new();
        if let Some(mongodb) = &self.mongodb {
            variables.push(("MONGODB_URI", mongodb.uri()));
        }
        if let Some((s3, _)) = &self.s3 {
            variables.push(("S3_ENDPOINT", s3.endpoint()));
            variables.push(("AWS_ACCESS_KEY_ID", s3.access_key().to_owned()));
            variables.push(("AWS_SECRET_ACCESS_KEY", s3.secret_key().to_owned()));
            variables.push(("AWS_REGION", s3.region().to_owned()));
        }
        if let Some(kubernetes) = &self.kubernetes {
            variables.push(("KUBERNETES_URL", kubernetes.url()));
        }
        variables
    }
}

fn s3() -> Result<(S3, Folder), Box<dyn Error + Send + Sync>> {
    let folder = Folder::new()?;
    let s3 = standins::s3::start(&folder.0)?;
    Ok((s3, folder))
}

fn kubernetes() -> Result<Kubernetes, Box<dyn Error + Send + Sync>> {
    let kubernetes = standins::kubernetes::start()?;
    for number in 1..=2 {
        kubernetes.seed_pod("gallery", &format!("api-{number}"), &[("app", "api")]);
    }
    Ok(kubernetes)
}

/// A folder of our own that goes when we go.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("image-gallery-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in a temporary folder is the system's to clean.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}
