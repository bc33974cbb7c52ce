"""What comes in and what goes out."""

import secrets
from typing import Any

from django.db import transaction
from rest_framework import serializers

from benchmarks.services.django_rest.models import Article, Author, Category, Tag

STAMPS = ["id", "document_id", "created_at", "updated_at"]


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model, fields = Category, [*STAMPS, "name", "description"]


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model, fields = Author, [*STAMPS, "name", "bio"]


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model, fields = Tag, [*STAMPS, "name"]


class ArticleSerializer(serializers.ModelSerializer):
    class Meta:
        model, fields = Article, [*STAMPS, "title", "slug", "body", "views", "featured"]


class FullArticleSerializer(ArticleSerializer):
    category = CategorySerializer()
    authors = AuthorSerializer(many=True)
    tags = TagSerializer(many=True)

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "category", "authors", "tags"]


class SeoSerializer(serializers.Serializer):
    metaTitle = serializers.CharField()
    metaDescription = serializers.CharField()


class NewArticleSerializer(ArticleSerializer):
    document_id = serializers.CharField(read_only=True)
    seo = SeoSerializer()

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "seo"]

    @transaction.atomic
    def create(self, validated_data: Any) -> Any:
        """Write the draft and what is published of it."""
        fields = {**validated_data, "document_id": secrets.token_hex(12)}
        Article.objects.create(**fields, status="draft")
        return Article.objects.create(**fields, status="published")


class ChangeSerializer(serializers.Serializer):
    title = serializers.CharField()
