"""Models over the tables there are."""

from django.db import models


class Entry(models.Model):
    """What every table has."""

    document_id = models.CharField(max_length=24)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Category(Entry):
    name = models.CharField(max_length=255)
    description = models.TextField()

    class Meta:
        managed, db_table = False, "categories"


class Author(Entry):
    name = models.CharField(max_length=255)
    bio = models.TextField()

    class Meta:
        managed, db_table = False, "authors"


class Tag(Entry):
    name = models.CharField(max_length=255)

    class Meta:
        managed, db_table = False, "tags"


class Article(Entry):
    status = models.CharField(max_length=9)
    title = models.CharField(max_length=255)
    slug = models.CharField(max_length=255)
    body = models.TextField()
    views = models.IntegerField()
    featured = models.BooleanField()
    seo = models.JSONField()
    category = models.ForeignKey(Category, models.SET_NULL, null=True)
    authors = models.ManyToManyField(Author, db_table="article_authors")
    tags = models.ManyToManyField(Tag, db_table="article_tags")

    class Meta:
        managed, db_table = False, "articles"
