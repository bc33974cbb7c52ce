"""Addresses."""

from django.urls import path

from benchmarks.services.django_rest import views

urlpatterns = [
    path("articles", views.Articles.as_view()),
    path("articles/full", views.FullArticles.as_view()),
    path("articles/by-author", views.ByAuthor.as_view()),
    path("articles/<document_id>", views.OneArticle.as_view()),
    path("articles/<document_id>/publish", views.PublishArticle.as_view()),
]
