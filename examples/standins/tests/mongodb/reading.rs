use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};

use crate::{Result, code, collection, database, ids};

#[tokio::test]
async fn a_long_result_comes_in_batches() -> Result {
    let documents = (0..350).map(|n| doc! { "_id": n }).collect();
    let (_server, images) = collection(documents).await?;
    let found: Vec<Document> =
        images.find(doc! {}).batch_size(100).sort(doc! { "_id": 1 }).await?.try_collect().await?;
    assert_eq!(found.len(), 350);
    assert_eq!(found.last(), Some(&doc! { "_id": 349 }));
    Ok(())
}

#[tokio::test]
async fn each_batch_is_as_long_as_asked_for_and_the_last_closes_the_cursor() -> Result {
    let (_server, database) = database().await?;
    let documents = (0..5).map(|n| doc! { "_id": n });
    database.collection("images").insert_many(documents).await?;
    let first = database.run_command(doc! { "find": "images", "batchSize": 2 }).await?;
    let cursor = first.get_document("cursor")?;
    assert_eq!(cursor.get_array("firstBatch")?.len(), 2);
    assert_eq!(cursor.get_str("ns")?, "gallery.images");
    let id = cursor.get_i64("id")?;
    assert_ne!(id, 0);
    let more = doc! { "getMore": id, "collection": "images", "batchSize": 2 };
    let second = database.run_command(more.clone()).await?;
    assert_eq!(second.get_document("cursor")?.get_i64("id")?, id);
    let third = database.run_command(more.clone()).await?;
    assert_eq!(third.get_document("cursor")?.get_array("nextBatch")?.len(), 1);
    assert_eq!(third.get_document("cursor")?.get_i64("id")?, 0);
    assert_eq!(code(database.run_command(more).await), Some(43));
    Ok(())
}

#[tokio::test]
async fn a_killed_cursor_is_gone() -> Result {
    let (_server, database) = database().await?;
    let documents = (0..5).map(|n| doc! { "_id": n });
    database.collection("images").insert_many(documents).await?;
    let first = database.run_command(doc! { "find": "images", "batchSize": 2 }).await?;
    let id = first.get_document("cursor")?.get_i64("id")?;
    let killed = database.run_command(doc! { "killCursors": "images", "cursors": [id, 77_i64] }).await?;
    assert_eq!(killed.get_array("cursorsKilled")?, &[Bson::Int64(id)]);
    assert_eq!(killed.get_array("cursorsNotFound")?, &[Bson::Int64(77)]);
    let more = doc! { "getMore": id, "collection": "images" };
    assert_eq!(code(database.run_command(more).await), Some(43));
    Ok(())
}

#[tokio::test]
async fn large_documents_are_spread_over_messages() -> Result {
    let (_server, images) = collection(Vec::new()).await?;
    for n in 0..5 {
        images.insert_one(doc! { "_id": n, "bytes": "x".repeat(7_000_000) }).await?;
    }
    let found: Vec<Document> = images.find(doc! {}).await?.try_collect().await?;
    assert_eq!(found.len(), 5);
    Ok(())
}

#[tokio::test]
async fn filters_select_as_the_real_server_does() -> Result {
    let (_server, images) = collection(vec![
        doc! { "_id": 1, "size": 10, "tags": ["sea", "sky"], "owner": { "name": "ada" } },
        doc! { "_id": 2, "size": 20_i64, "tags": [], "owner": { "name": "bob" } },
        doc! { "_id": 3, "size": 30.0, "deleted": null },
        doc! { "_id": 4, "size": "large", "frames": [{ "ms": 5 }, { "ms": 9 }] },
    ])
    .await?;
    let cases = [
        (doc! {}, vec![1, 2, 3, 4]),
        (doc! { "size": 20 }, vec![2]),
        (doc! { "size": { "$eq": 30 } }, vec![3]),
        (doc! { "size": { "$ne": 20 } }, vec![1, 3, 4]),
        (doc! { "size": { "$gt": 10, "$lt": 30 } }, vec![2]),
        (doc! { "size": { "$gte": 10 } }, vec![1, 2, 3]),
        (doc! { "size": { "$lte": 20.0 } }, vec![1, 2]),
        (doc! { "size": { "$in": [10, "large"] } }, vec![1, 4]),
        (doc! { "size": { "$nin": [10, "large"] } }, vec![2, 3]),
        (doc! { "tags": "sky" }, vec![1]),
        (doc! { "tags": { "$exists": true } }, vec![1, 2]),
        (doc! { "tags": { "$exists": false } }, vec![3, 4]),
        (doc! { "tags.1": "sky" }, vec![1]),
        (doc! { "deleted": null }, vec![1, 2, 3, 4]),
        (doc! { "owner.name": "bob" }, vec![2]),
        (doc! { "owner": { "name": "ada" } }, vec![1]),
        (doc! { "frames.ms": { "$gt": 8 } }, vec![4]),
        (doc! { "$or": [{ "size": 10 }, { "tags": [] }] }, vec![1, 2]),
        (doc! { "$and": [{ "size": { "$gt": 5 } }, { "tags": "sea" }] }, vec![1]),
    ];
    for (filter, expected) in cases {
        let found: Vec<Document> = images.find(filter.clone()).await?.try_collect().await?;
        let expected: Vec<_> = expected.into_iter().map(Bson::Int32).collect();
        assert_eq!(ids(&found), expected.iter().map(Some).collect::<Vec<_>>(), "{filter}");
        assert_eq!(images.count_documents(filter).await?, expected.len() as u64);
    }
    Ok(())
}

#[tokio::test]
async fn unknown_operators_are_refused_and_not_ignored() -> Result {
    let (_server, images) = collection(Vec::new()).await?;
    assert_eq!(code(images.find(doc! { "size": { "$near": 1 } }).await), Some(2));
    assert_eq!(code(images.find(doc! { "$where": "true" }).await), Some(2));
    assert_eq!(code(images.find(doc! { "$or": [] }).await), Some(2));
    assert_eq!(code(images.aggregate([doc! { "$bogus": {} }]).await), Some(40324));
    let group = doc! { "$group": { "_id": null, "all": { "$push": "$size" } } };
    assert_eq!(code(images.aggregate([group]).await), Some(15952));
    Ok(())
}

#[tokio::test]
async fn results_are_sorted_cut_and_projected() -> Result {
    let (_server, images) = collection(vec![
        doc! { "_id": 1, "name": "b", "size": 1, "owner": { "name": "ada", "age": 36 } },
        doc! { "_id": 2, "name": "a", "size": 2 },
        doc! { "_id": 3, "name": "b", "size": 3 },
        doc! { "_id": 4 },
    ])
    .await?;
    let sorted = images.find(doc! {}).sort(doc! { "name": 1, "size": -1 });
    let found: Vec<Document> = sorted.await?.try_collect().await?;
    assert_eq!(ids(&found), [4, 2, 3, 1].map(Bson::Int32).each_ref().map(Some));
    let page = images.find(doc! {}).sort(doc! { "_id": -1 }).skip(1).limit(2);
    let found: Vec<Document> = page.await?.try_collect().await?;
    assert_eq!(ids(&found), [3, 2].map(Bson::Int32).each_ref().map(Some));
    let project = |projection| images.find_one(doc! { "_id": 1 }).projection(projection);
    let kept = project(doc! { "name": 1, "owner.name": 1 }).await?;
    assert_eq!(kept, Some(doc! { "_id": 1, "name": "b", "owner": { "name": "ada" } }));
    assert_eq!(project(doc! { "_id": 0, "name": 1 }).await?, Some(doc! { "name": "b" }));
    assert_eq!(project(doc! { "_id": 1 }).await?, Some(doc! { "_id": 1 }));
    let left_out = project(doc! { "size": 0, "owner.age": 0 }).await?;
    assert_eq!(left_out, Some(doc! { "_id": 1, "name": "b", "owner": { "name": "ada" } }));
    assert_eq!(code(project(doc! { "name": 1, "size": 0 }).await), Some(31254));
    Ok(())
}

#[tokio::test]
async fn values_of_any_kind_have_one_order() -> Result {
    let exact = 9_007_199_254_740_993_i64; // no double is this number, only its neighbours
    let ordered = [
        Bson::Null,
        Bson::Double(f64::NAN),
        Bson::Double(f64::NEG_INFINITY),
        Bson::Int64(i64::MIN),
        Bson::Double(-1.5),
        Bson::Int32(-1),
        Bson::Double(0.5),
        Bson::Double(9_007_199_254_740_992.0),
        Bson::Int64(exact),
        Bson::Double(9_007_199_254_740_994.0),
        Bson::Int64(i64::MAX),
        Bson::Double(9_223_372_036_854_775_808.0),
        Bson::from("1"),
        Bson::from(doc! { "a": 1 }),
        Bson::from(doc! { "a": 2 }),
        Bson::Boolean(false),
        Bson::Boolean(true),
        Bson::MaxKey,
    ];
    let documents = ordered.iter().enumerate().rev();
    let documents = documents.map(|(n, value)| doc! { "_id": n as i32, "v": value.clone() });
    let (_server, images) = collection(documents.collect()).await?;
    let sorted = images.find(doc! {}).sort(doc! { "v": 1 });
    let found: Vec<Document> = sorted.await?.try_collect().await?;
    let expected: Vec<_> = (0..ordered.len() as i32).map(Bson::Int32).collect();
    assert_eq!(ids(&found), expected.iter().map(Some).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn documents_are_counted_grouped_and_told_apart() -> Result {
    let (_server, images) = collection(vec![
        doc! { "_id": 1, "kind": "png", "size": 10, "tags": ["sea", "sky"] },
        doc! { "_id": 2, "kind": "jpg", "size": 20, "tags": ["sky"] },
        doc! { "_id": 3, "kind": "png", "size": 2.5 },
    ])
    .await?;
    assert_eq!(images.estimated_document_count().await?, 3);
    assert_eq!(images.count_documents(doc! { "kind": "png" }).limit(1).await?, 1);
    assert_eq!(images.count_documents(doc! { "kind": "gif" }).await?, 0);
    assert_eq!(images.distinct("kind", doc! {}).await?, ["png", "jpg"].map(Bson::from));
    assert_eq!(images.distinct("tags", doc! {}).await?, ["sea", "sky"].map(Bson::from));
    let grouped = images.aggregate([
        doc! { "$match": { "size": { "$gt": 1 } } },
        doc! { "$group": {
            "_id": "$kind", "count": { "$sum": 1 }, "bytes": { "$sum": "$size" },
        } },
        doc! { "$sort": { "_id": 1 } },
    ]);
    let found: Vec<Document> = grouped.await?.try_collect().await?;
    assert_eq!(
        found,
        [doc! { "_id": "jpg", "count": 1, "bytes": 20 }, doc! { "_id": "png", "count": 2, "bytes": 12.5 },]
    );
    let counted = images.aggregate([doc! { "$skip": 1 }, doc! { "$count": "rest" }]);
    let found: Vec<Document> = counted.await?.try_collect().await?;
    assert_eq!(found, [doc! { "rest": 2 }]);
    Ok(())
}
