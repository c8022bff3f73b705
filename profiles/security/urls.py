from django.urls import path

from profiles.security import address_views, closing_views, confirm_views, factor_views, views

urlpatterns = [
    path("", views.security, name="security"),
    path("staff/", views.staff, name="security-staff"),
    path("confirm/", confirm_views.confirm, name="security-confirm"),
    path("confirm/mail/", confirm_views.mail_me, name="security-confirm-mail"),
    path("confirm/passkey/", confirm_views.passkey, name="security-confirm-passkey"),
    path("confirm/passkey/options/", confirm_views.passkey_options, name="security-confirm-options"),
    path("app/", factor_views.authenticator, name="security-app"),
    path("app/remove/", factor_views.authenticator_remove, name="security-app-remove"),
    path("passkeys/", factor_views.passkeys, name="security-passkeys"),
    path("passkeys/options/", factor_views.passkey_options, name="security-passkey-options"),
    path("passkeys/<int:pk>/remove/", factor_views.passkey_remove, name="security-passkey-remove"),
    path("recovery-codes/", factor_views.recovery_codes, name="security-recovery-codes"),
    path("recovery-codes/new/", factor_views.recovery_codes_new, name="security-recovery-new"),
    path("recovery-codes/file/", factor_views.recovery_codes_file, name="security-recovery-file"),
    path("recovery-codes/kept/", factor_views.recovery_codes_kept, name="security-recovery-kept"),
    path("sessions/others/end/", views.end_others, name="security-sessions-end"),
    path("sessions/<uuid:key>/end/", views.end_one, name="security-session-end"),
    path("address/", address_views.address, name="security-address"),
    path("address/code/", address_views.address_code, name="security-address-code"),
    path("address/undo/<str:token>/", address_views.address_undo, name="security-address-undo"),
    path("close/", closing_views.closing, name="security-close"),
    path("reopen/<str:token>/", closing_views.reopen, name="security-reopen"),
]
