"""Headers of every answer that no library sets."""

from django.utils.cache import patch_cache_control

UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
          "midi", "payment", "serial", "usb")  # fmt: skip
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED)


def set_headers(get_response):
    """Middleware: nobody embeds what the site serves, no page uses a device, and no cache keeps a page."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if "Cache-Control" not in response:  # static files have theirs
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
