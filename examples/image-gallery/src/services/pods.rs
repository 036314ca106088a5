//! Who serves the gallery: asked of the Kubernetes API.

use std::error::Error;

use k8s_openapi::api::core::v1::Pod;
use kube::api::ListParams;
use kube::client::ClientBuilder;
use kube::{Api, Client, Config};
use traced::traced;

use super::serve::setting;

/// The pods of the gallery.
#[derive(Clone)]
pub struct Pods(Client);

impl Pods {
    /// Finds the Kubernetes API: `KUBERNETES_URL`, else as kubectl does.
    ///
    /// # Errors
    /// When there is none.
    pub async fn connect() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let config = match setting("KUBERNETES_URL") {
            Some(url) => Config::new(url.parse()?),
            None => Config::infer().await?,
        };
        let builder = ClientBuilder::try_from(config.clone())?;
        Ok(Self(builder.with_layer(&traced::kube::layer(&config)).build()))
    }

    /// The names of the pods that run the api.
    ///
    /// # Errors
    /// When the Kubernetes API does not answer.
    #[traced("Pods::serving")]
    pub async fn serving(&self) -> Result<Vec<String>, kube::Error> {
        let pods: Api<Pod> = Api::namespaced(self.0.clone(), "gallery");
        let list = pods.list(&ListParams::default().labels("app=api")).await?;
        Ok(list.items.into_iter().filter_map(|pod| pod.metadata.name).collect())
    }
}

impl std::fmt::Debug for Pods {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pods")
    }
}
