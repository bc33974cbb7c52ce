"""The media library: uploads over the content API, pictures in several sizes, a folder or a bucket."""
