use mongodb::bson::doc;
use traced_runtime::testing::capture;

use super::{called, images, mongodb};

const SECRET: &str = "hunter2";

#[tokio::test]
async fn nothing_that_is_stored_asked_for_or_answered_is_recorded() {
    let capture = capture();
    let (server, images) = images().await;
    called(async {
        let secret = || doc! { "_id": SECRET, "password": SECRET };
        images.insert_one(secret()).await.unwrap();
        let error = images.insert_one(secret()).await.unwrap_err();
        assert!(error.to_string().contains(SECRET), "else this test tests nothing: {error}");
        images.insert_many([secret()]).await.unwrap_err();
        images.find_one(secret()).await.unwrap();
        images.update_one(secret(), doc! { "$set": { "password": SECRET } }).await.unwrap();
        server.faults().fail_next("find", 2, "BadValue", SECRET);
        images.find_one(secret()).await.unwrap_err();
        let database = images.client().database("gallery");
        database.run_command(doc! { "createUser": "me", "pwd": SECRET }).await.unwrap_err();
    })
    .await;
    let spans = capture.spans();
    assert_eq!(spans.len(), 8);
    for span in spans {
        assert!(!format!("{span:?}").contains(SECRET), "{span:?}");
        assert_eq!(span.events, []);
        for key in ["db.query.text", "db.system", "db.mongodb.lsid", "exception.message"] {
            assert_eq!(span.attribute(key), None, "{key}");
        }
    }
}
