/** What one may be permitted to do with the media library. */
export const READ = "plugin::upload.read";
export const CREATE = "plugin::upload.assets.create";
export const UPDATE = "plugin::upload.assets.update";
export const DOWNLOAD = "plugin::upload.assets.download";
export const COPY_LINK = "plugin::upload.assets.copy-link";
