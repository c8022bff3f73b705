from django.template import Library

from campaigns.newsletters.reporting import words
from campaigns.newsletters.schedule import goes_at
from campaigns.newsletters.watching.showing import clock
from portal.mail.reasons import reason_words
from portal.web.numbers import percent, points, share_span, whole

register = Library()
register.filter(words.moment)
register.filter(words.short_moment)
register.filter(whole)
register.filter(percent)
register.filter(points)
register.filter(share_span)
register.filter(words.state_words)
register.filter(clock)
register.filter(goes_at)
register.filter(reason_words)
