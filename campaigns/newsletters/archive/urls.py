from django.urls import path

from campaigns.newsletters.archive import views
from campaigns.newsletters.archive.feeds import Issues
from portal.web.looking import not_looked_at

urlpatterns = [
    path("<slug:newsletter>/", views.newsletter, name="newsletter-archive"),
    path("<slug:newsletter>/feed/", not_looked_at(Issues()), name="newsletter-feed"),
    path("<slug:newsletter>/<int:number>/", views.issue, name="newsletter-issue"),
    path("<slug:newsletter>/<int:number>/letter/", views.letter, name="newsletter-issue-letter"),
]
