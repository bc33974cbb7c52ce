/** What roles permit of releases. */

const OF = "plugin::content-releases";

export const READ = `${OF}.read`;
export const CREATE = `${OF}.create`;
export const UPDATE = `${OF}.update`;
export const DELETE = `${OF}.delete`;
export const PUBLISH = `${OF}.publish`;
export const READ_CONTENT = "plugin::content-manager.explorer.read";
export const PUBLISH_CONTENT = "plugin::content-manager.explorer.publish";
export const REMOVE_ENTRY = `${OF}.delete-action`;
