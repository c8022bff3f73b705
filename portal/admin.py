"""Gathers the features' admin pages."""

from portal.activity import admin as activity
from portal.administration import admin as administration
from portal.branding import admin as branding
from portal.feedback import admin as feedback
from portal.files import admin as files
from portal.mail import admin as mail
from portal.mail.tracking import admin as tracking

__all__ = ["activity", "administration", "branding", "feedback", "files", "mail", "tracking"]
