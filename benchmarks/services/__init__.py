"""Services written by hand, as somebody would write them who uses no CMS; they import nothing of Octavo's.

All have the same tables (`schema.sql`) and the same addresses, so that they can be read side by side:

* `GET /articles?page=&page_size=`, `GET /articles/full?page=&page_size=` with category, authors and tags
* `GET /articles/by-author?name=` sorted by title
* `GET /articles/{document_id}`, `POST /articles`, `PUT /articles/{document_id}` of the draft
* `POST /articles/{document_id}/publish`
"""
