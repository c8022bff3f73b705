from django import template

from portal.administration.history import lines_of

register = template.Library()
register.filter("lines_of", lines_of)
