"""What is answered."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from rest_framework import generics, pagination
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.services.django_rest.models import Article, Author, Tag
from benchmarks.services.django_rest.serializers import (
    ArticleSerializer,
    ChangeSerializer,
    FullArticleSerializer,
    NewArticleSerializer,
)

COPIED = ("title", "slug", "body", "views", "featured", "seo", "category_id")


class Pages(pagination.PageNumberPagination):
    """The same frame that the other services have."""

    page_size = 25
    page_size_query_param = "page_size"

    def get_paginated_response(self, data: Any) -> Response:
        pages = self.page.paginator
        told = {"page": self.page.number, "page_size": pages.per_page}
        told |= {"page_count": pages.num_pages, "total": pages.count}
        return Response({"data": data, "meta": {"pagination": told}})


class Articles(generics.ListCreateAPIView):
    queryset = Article.objects.filter(status="published").order_by("id")
    pagination_class = Pages

    def get_serializer_class(self) -> Any:
        return NewArticleSerializer if self.request.method == "POST" else ArticleSerializer

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response({"data": ArticleSerializer(given.save()).data})


class FullArticles(generics.ListAPIView):
    queryset = Articles.queryset.select_related("category").prefetch_related(
        Prefetch("authors", Author.objects.order_by("id")),
        Prefetch("tags", Tag.objects.order_by("id")),
    )
    pagination_class = Pages
    serializer_class = FullArticleSerializer


class ByAuthor(generics.ListAPIView):
    pagination_class = Pages
    serializer_class = ArticleSerializer

    def get_queryset(self) -> Any:
        published = Article.objects.filter(status="published")
        return published.filter(authors__name=self.request.query_params["name"]).order_by("title", "id")


class OneArticle(APIView):
    def get(self, request: Any, document_id: str) -> Response:
        found = get_object_or_404(Article, document_id=document_id, status="published")
        return Response({"data": ArticleSerializer(found).data})

    def put(self, request: Any, document_id: str) -> Response:
        given = ChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        draft = get_object_or_404(Article, document_id=document_id, status="draft")
        draft.title = given.validated_data["title"]
        draft.save()
        return Response({"data": ArticleSerializer(draft).data})


class PublishArticle(APIView):
    @transaction.atomic
    def post(self, request: Any, document_id: str) -> Response:
        draft = get_object_or_404(Article, document_id=document_id, status="draft")
        target = get_object_or_404(Article, document_id=document_id, status="published")
        for name in COPIED:
            setattr(target, name, getattr(draft, name))
        target.save()
        target.authors.set(draft.authors.all())
        target.tags.set(draft.tags.all())
        return Response({"data": ArticleSerializer(target).data})
