"""The only map from addresses to features: one line each. Areas of a role (/me/, /studio/) are maps too."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.forbidden"
handler429 = "portal.web.errors.too_many"  # allauth's own limits look for it
handler404 = "portal.web.errors.not_found"
handler500 = "portal.web.errors.server_error"

me: list[URLPattern | URLResolver] = [
    path("", include("profiles.people.urls")),
    path("facts/", include("profiles.facts.urls")),
    path("colleagues/", include("profiles.colleagues.urls")),
    path("owning/", include("profiles.owning.urls")),
    path("purchases/", include("profiles.purchases.urls")),
    path("partner/", include("profiles.partners.me_urls")),
    path("preferences/", include("profiles.preferences.urls")),
    path("consents/", include("profiles.consent.urls")),
    path("taking-part/", include("profiles.engagement.urls")),
    path("stages/", include("profiles.stages.urls")),
    path("notices/", include("portal.notices.me_urls")),
    path("seen/", include("profiles.seeing.me_urls")),
    path("privacy/", include("profiles.privacy.me_urls")),
    path("security/", include("profiles.security.urls")),
    path("security/services/", include("profiles.providers.me_urls")),
]

studio: list[URLPattern | URLResolver] = [
    path("mails/", include("portal.mail.studio_urls")),
    path("feedback/", include("portal.feedback.studio_urls")),
    path("newsletters/", include("campaigns.newsletters.studio_urls")),
    path("seeing/", include("profiles.seeing.urls")),
    path("shopper/", include("profiles.shopper.urls")),
    path("value/", include("profiles.value.urls")),
    path("imports/", include("profiles.imports.urls")),
    path("partners/", include("profiles.partners.studio_urls")),
    path("segments/", include("profiles.segments.urls")),
    path("clusters/", include("profiles.clusters.urls")),
    path("newsletters/issues/<int:issue>/sending/", include("campaigns.newsletters.watching.urls")),
    path("newsletters/issues/<int:issue>/report/", include("campaigns.newsletters.reporting.urls")),
    path("people/<int:person>/known/", include("profiles.facts.person_urls")),
    path("people/<int:person>/", include("profiles.privacy.person_urls")),
    path("people/<int:person>/mails/", include("campaigns.newsletters.reporting.person_urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("", include("portal.web.urls")),
    path("", include("portal.operations.urls")),
    path("", include("portal.branding.urls")),
    path("", include("portal.mail.tracking.urls")),
    path("", include("profiles.accounts.urls")),
    path("sign-in/", include("profiles.security.sign_in_urls")),
    path("sign-in/with/", include("profiles.providers.urls")),
    path("me/", include(me)),
    path("studio/", include(studio)),
    path("invitations/", include("profiles.colleagues.invitation_urls")),
    path("partners/", include("profiles.partners.urls")),
    path("partner/", include("profiles.partners.staff_urls")),
    path("search/", include("portal.search.urls")),
    path("feedback/", include("portal.feedback.urls")),
    path("notices/", include("portal.notices.urls")),
    path("mail/", include("portal.mail.urls")),
    path("files/", include("portal.files.urls")),
    path("share/", include("portal.sharing.urls")),
    path("hooks/", include("portal.mail.bounces.urls")),
    path("questions/", include("profiles.questions.urls")),
    path("answer/", include("profiles.questions.mailed_urls")),
    path("newsletter/", include("profiles.consent.newsletter_urls")),
    path("newsletters/", include("campaigns.newsletters.archive.urls")),
    path("language/", include("profiles.preferences.language_urls")),
    path("topics/", include("content.topics.urls")),
    path("library/", include("content.library.urls")),
    path("problems/", include("content.problems.urls")),
    path("less/", include("content.ranking.urls")),
    path("training/", include("training.learning.urls")),
    path("help/", include("community.support.urls")),
    path("docs/", include("portal.docs.urls")),
    path("admin/", admin.site.urls),
]

if settings.IS_DEMO:
    urlpatterns.append(path("mailbox/", include("portal.mailbox.urls")))
