"""What allauth would list for operators: secrets of people, and keys of providers, which are settings here."""

import allauth.mfa.admin
import allauth.socialaccount.admin
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

HIDDEN = (Authenticator, SocialAccount, SocialApp, SocialToken)
FROM = (allauth.mfa.admin, allauth.socialaccount.admin)
"""Imported so that they have registered before they are taken off again."""

admin.site.unregister(HIDDEN)
