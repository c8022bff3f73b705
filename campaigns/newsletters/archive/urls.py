from django.urls import path

from campaigns.newsletters.archive import views
from campaigns.newsletters.archive.feeds import issues

urlpatterns = [
    path("<slug:newsletter>/", views.newsletter, name="newsletter-archive"),
    path("<slug:newsletter>/feed/", issues, name="newsletter-feed"),
    path("<slug:newsletter>/<int:number>/", views.issue, name="newsletter-issue"),
    path("<slug:newsletter>/<int:number>/letter/", views.letter, name="newsletter-issue-letter"),
]
