"""Django REST Framework, as its tutorial lays it out: settings, models, serializers, views, addresses."""
