use mongodb::bson::Document;
use mongodb::bson::{Bson, doc};
use mongodb::error::ErrorKind;
use mongodb::options::{IndexOptions, ReturnDocument};
use mongodb::{Collection, IndexModel};

use crate::{Result, code, collection};

#[tokio::test]
async fn a_second_document_of_the_same_id_is_refused() -> Result {
    let (_server, images) = collection(vec![doc! { "_id": "sea" }]).await?;
    let error = images.insert_one(doc! { "_id": "sea" }).await.err().ok_or("it was accepted")?;
    assert!(error.to_string().contains("E11000 duplicate key error collection: gallery.images"));
    assert_eq!(code::<()>(Err(error)), Some(11000));
    assert_eq!(images.count_documents(doc! {}).await?, 1);
    Ok(())
}

#[tokio::test]
async fn unordered_inserts_go_on_after_a_refusal() -> Result {
    let (_server, images) = collection(vec![doc! { "_id": 2 }]).await?;
    let documents = || (1..=3).map(|n| doc! { "_id": n });
    let outcome = images.insert_many(documents()).ordered(false).await;
    let Err(error) = outcome else {
        return Err("a duplicate was accepted".into());
    };
    let ErrorKind::InsertMany(error) = *error.kind else {
        return Err(error.into());
    };
    let refused = error.write_errors.ok_or("no write errors")?;
    assert_eq!((refused.len(), refused[0].index, refused[0].code), (1, 1, 11000));
    assert_eq!(images.count_documents(doc! {}).await?, 3);
    assert_eq!(code(images.insert_many(documents()).await), Some(11000));
    Ok(())
}

#[tokio::test]
async fn a_unique_index_is_enforced() -> Result {
    let (_server, images) = collection(vec![doc! { "_id": 1, "name": "sea" }]).await?;
    let options = IndexOptions::builder().unique(true).build();
    let index = IndexModel::builder().keys(doc! { "name": 1 }).options(options).build();
    images.create_index(index).await?;
    assert_eq!(code(images.insert_one(doc! { "name": "sea" }).await), Some(11000));
    images.insert_one(doc! { "_id": 2, "name": "sky" }).await?;
    let clash = images.update_one(doc! { "_id": 2 }, doc! { "$set": { "name": "sea" } });
    assert_eq!(code(clash.await), Some(11000));
    Ok(())
}

#[tokio::test]
async fn operators_change_what_they_name() -> Result {
    let (_server, images) =
        collection(vec![doc! { "_id": 1, "views": 1, "old": true, "tags": ["a"], "by": [1, 2] }]).await?;
    let update = doc! {
        "$set": { "name": "sea", "owner.name": "ada", "tags.1": "b" },
        "$inc": { "views": 2, "likes": 1_i64, "by.0": 5 },
        "$unset": { "old": "", "by.1": "", "none.at.all": "" },
    };
    let outcome = images.update_one(doc! { "_id": 1 }, update).await?;
    assert_eq!((outcome.matched_count, outcome.modified_count), (1, 1));
    let expected = doc! {
        "_id": 1, "views": 3, "tags": ["a", "b"], "by": [6, null], "name": "sea",
        "owner": { "name": "ada" }, "likes": 1_i64,
    };
    assert_eq!(images.find_one(doc! {}).await?, Some(expected));
    let again = images.update_one(doc! { "_id": 1 }, doc! { "$set": { "name": "sea" } }).await?;
    assert_eq!((again.matched_count, again.modified_count), (1, 0));
    Ok(())
}

#[tokio::test]
async fn one_many_or_none_are_updated() -> Result {
    let (_server, images) = collection((0..4).map(|n| doc! { "_id": n, "n": n }).collect()).await?;
    let set = doc! { "$set": { "seen": true } };
    let many = images.update_many(doc! { "n": { "$gt": 1 } }, set.clone()).await?;
    assert_eq!((many.matched_count, many.modified_count), (2, 2));
    assert_eq!(images.update_one(doc! {}, set.clone()).await?.modified_count, 1);
    assert_eq!(images.update_one(doc! { "n": 9 }, set).await?.matched_count, 0);
    let replaced = images.replace_one(doc! { "_id": 0 }, doc! { "only": "this" }).await?;
    assert_eq!(replaced.modified_count, 1);
    let found = images.find_one(doc! { "_id": 0 }).await?;
    assert_eq!(found, Some(doc! { "_id": 0, "only": "this" }));
    Ok(())
}

#[tokio::test]
async fn an_upsert_inserts_what_it_did_not_find() -> Result {
    let (_server, images) = collection(Vec::new()).await?;
    let upsert = |images: Collection<Document>| async move {
        let update = doc! { "$inc": { "views": 1 }, "$setOnInsert": { "fresh": true } };
        images.update_one(doc! { "_id": "sea", "kind": "png" }, update).upsert(true).await
    };
    let first = upsert(images.clone()).await?;
    assert_eq!((first.matched_count, first.upserted_id), (0, Some(Bson::from("sea"))));
    let second = upsert(images.clone()).await?;
    assert_eq!((second.matched_count, second.upserted_id), (1, None));
    let expected = doc! { "_id": "sea", "kind": "png", "views": 2, "fresh": true };
    assert_eq!(images.find_one(doc! {}).await?, Some(expected));
    let replaced = images.replace_one(doc! { "kind": "jpg" }, doc! { "a": 1 }).upsert(true).await?;
    assert!(matches!(replaced.upserted_id, Some(Bson::ObjectId(_))));
    Ok(())
}

#[tokio::test]
async fn updates_that_make_no_sense_are_refused() -> Result {
    let (_server, images) = collection(vec![doc! { "_id": 1, "name": "sea" }]).await?;
    let cases = [
        (doc! { "$set": { "_id": 2 } }, 66),
        (doc! { "$unset": { "_id": "" } }, 66),
        (doc! { "$inc": { "name": 1 } }, 14),
        (doc! { "$inc": { "new": "one" } }, 14),
        (doc! { "$set": { "name.first": 1 } }, 28),
        (doc! { "$set": { "a..b": 1 } }, 56),
        (doc! { "$set": { "a.$.b": 1 } }, 52),
        (doc! { "$bogus": { "a": 1 } }, 9),
    ];
    for (update, expected) in cases {
        let outcome = images.update_one(doc! { "_id": 1 }, update.clone()).await;
        assert_eq!(code(outcome), Some(expected), "{update}");
    }
    let moved = images.replace_one(doc! { "_id": 1 }, doc! { "_id": 2 }).await;
    assert_eq!(code(moved), Some(66));
    assert_eq!(images.find_one(doc! {}).await?, Some(doc! { "_id": 1, "name": "sea" }));
    Ok(())
}

#[tokio::test]
async fn a_document_is_read_and_changed_in_one_step() -> Result {
    let (_server, images) = collection((1..=3).map(|n| doc! { "_id": n, "n": n }).collect()).await?;
    let inc = doc! { "$inc": { "n": 10 } };
    let before = images.find_one_and_update(doc! {}, inc.clone()).sort(doc! { "_id": -1 }).await?;
    assert_eq!(before, Some(doc! { "_id": 3, "n": 3 }));
    let after = images
        .find_one_and_update(doc! { "_id": 3 }, inc.clone())
        .projection(doc! { "_id": 0 })
        .return_document(ReturnDocument::After);
    assert_eq!(after.await?, Some(doc! { "n": 23 }));
    assert_eq!(images.find_one_and_update(doc! { "_id": 9 }, inc.clone()).await?, None);
    let upserted = images
        .find_one_and_update(doc! { "_id": 9 }, inc)
        .upsert(true)
        .return_document(ReturnDocument::After);
    assert_eq!(upserted.await?, Some(doc! { "_id": 9, "n": 10 }));
    let replaced = images.find_one_and_replace(doc! { "_id": 1 }, doc! { "a": 1 }).await?;
    assert_eq!(replaced, Some(doc! { "_id": 1, "n": 1 }));
    let removed = images.find_one_and_delete(doc! { "_id": 1 }).await?;
    assert_eq!(removed, Some(doc! { "_id": 1, "a": 1 }));
    assert_eq!(images.count_documents(doc! {}).await?, 3);
    Ok(())
}

#[tokio::test]
async fn one_or_many_are_deleted() -> Result {
    let (_server, images) = collection((0..5).map(|n| doc! { "_id": n }).collect()).await?;
    assert_eq!(images.delete_one(doc! {}).await?.deleted_count, 1);
    assert_eq!(images.delete_one(doc! { "_id": 0 }).await?.deleted_count, 0);
    assert_eq!(images.delete_many(doc! { "_id": { "$gt": 2 } }).await?.deleted_count, 2);
    assert_eq!(images.count_documents(doc! {}).await?, 2);
    Ok(())
}
