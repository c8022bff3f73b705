from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "profiles"
    verbose_name = _("Who the member is")

    def ready(self) -> None:
        from profiles.accounts import lending as accounts
        from profiles.budget import lending as budget
        from profiles.clusters import lending as clusters
        from profiles.colleagues import lending as colleagues
        from profiles.consent import lending as consent
        from profiles.engagement import lending as engagement
        from profiles.facts import lending as facts
        from profiles.imports import lending as imports
        from profiles.merging import lending as merging
        from profiles.owning import lending as owning
        from profiles.people import lending as people
        from profiles.preferences import lending as preferences
        from profiles.privacy import lending as privacy
        from profiles.providers import lending as providers
        from profiles.purchases import lending as purchases
        from profiles.questions import lending as questions
        from profiles.security import lending as security
        from profiles.seeing import lending as seeing
        from profiles.segments import lending as segments
        from profiles.shopper import lending as shopper
        from profiles.value import lending as value

        ours = (
            people,
            accounts,
            security,
            providers,
            consent,
            privacy,
            preferences,
            budget,
            facts,
            colleagues,
            merging,
            questions,
            owning,
            purchases,
            seeing,
            segments,
            clusters,
            imports,
            shopper,
            value,
            engagement,
        )
        for feature in ours:
            feature.register()
