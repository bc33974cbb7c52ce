"""The settings of the media library: `[plugins.upload]`."""

from typing import Literal

from pydantic import Field, SecretStr

from octavo.plugin import Section

MEGABYTE = 1_000_000
GIGABYTE = 1024**3


class S3Settings(Section):
    """An S3-compatible bucket (AWS, MinIO, R2 …)."""

    bucket: str = Field(description="Name of the bucket.")
    region: str = Field(default="us-east-1", description="Region of the bucket.")
    endpoint: str = Field(default="", description="Address of the service when it is not AWS.")
    access_key_id: str = Field(default="", description="Key id; empty asks the environment.")
    secret_access_key: SecretStr = Field(
        default=SecretStr(""), description="Secret that belongs to the key id."
    )
    prefix: str = Field(default="", description="Folder in the bucket.")
    public_url: str = Field(default="", description="Where browsers find the bucket; empty is the endpoint.")
    allow_http: bool = Field(default=False, description="Talk to the endpoint without TLS.")


class UploadSettings(Section):
    """What may be uploaded, where it is stored, and which sizes of images are made."""

    provider: Literal["local", "s3"] = Field(default="local", description="Where files are kept.")
    folder: str = Field(
        default="public/uploads", description="The local provider's folder, from the project's own."
    )
    size_limit: int = Field(default=200 * MEGABYTE, ge=1, description="Most bytes of one file.")
    breakpoints: dict[str, int] = Field(
        default={"large": 1000, "medium": 750, "small": 500},
        description="Sizes made of a larger picture: name to the longest side in pixels.",
    )
    max_pixels: int = Field(
        default=100_000_000,
        ge=1,
        description="A picture of more pixels, all frames counted, is kept, but never opened.",
    )
    workers: int = Field(default=2, ge=1, le=32, description="Processes that work on pictures.")
    worker_memory: int = Field(
        default=2 * GIGABYTE,
        ge=GIGABYTE // 4,
        description="Most bytes of memory each takes; a picture that needs more has no sizes.",
    )
    allowed_types: tuple[str, ...] = Field(
        default=("image/*", "video/*", "audio/*", "font/*", "text/*", "application/*"),
        description="MIME types that may come in; `image/*` covers all pictures.",
    )
    denied_types: tuple[str, ...] = Field(
        default=(
            "image/svg+xml",
            "text/html",
            "text/javascript",
            "application/xhtml+xml",
            "application/javascript",
            "application/x-msdownload",
            "application/x-sh",
            "application/x-dosexec",
            "application/x-executable",
            "application/vnd.microsoft.portable-executable",
        ),
        description="MIME types that may not, whatever is allowed.",
    )
    s3: S3Settings | None = Field(default=None, description="The bucket, when the provider is s3.")
