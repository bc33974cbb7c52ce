CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    document_id VARCHAR(24) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    description TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);
CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    document_id VARCHAR(24) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    bio TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);
CREATE INDEX authors_name ON authors (name);
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    document_id VARCHAR(24) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);
-- A row for the draft and one for what is published.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    document_id VARCHAR(24) NOT NULL,
    status VARCHAR(9) NOT NULL,
    title VARCHAR(255) NOT NULL,
    slug VARCHAR(255) NOT NULL,
    body TEXT NOT NULL,
    views INTEGER NOT NULL,
    featured BOOLEAN NOT NULL,
    seo JSON NOT NULL,
    category_id INTEGER REFERENCES categories (id),
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    UNIQUE (document_id, status),
    UNIQUE (slug, status)
);
CREATE INDEX articles_status ON articles (status, id);
CREATE INDEX articles_category ON articles (category_id);
CREATE TABLE article_authors (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    author_id INTEGER NOT NULL REFERENCES authors (id),
    UNIQUE (article_id, author_id)
);
CREATE INDEX article_authors_author ON article_authors (author_id, article_id);
CREATE TABLE article_tags (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    UNIQUE (article_id, tag_id)
);
CREATE INDEX article_tags_tag ON article_tags (tag_id, article_id);
