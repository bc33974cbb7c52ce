/** What the admin API answers, as far as the panel reads it. */

export interface Role {
  id: number;
  name: string;
  description: string | null;
  code: string;
}

export interface Administrator {
  id: number;
  documentId: string;
  email: string;
  firstname: string | null;
  lastname: string | null;
  username: string | null;
  preferedLanguage: string | null;
  isActive: boolean | null;
  roles?: Role[];
}

export interface Permission {
  action: string;
  subject: string | null;
  conditions: string[];
  properties: Record<string, string[] | null>;
}

export interface OwnSession {
  id: string;
  deviceId: string | null;
  current: boolean;
  loginAt: string;
  lastActiveAt: string;
  /** From where it was begun, as far as it is known. */
  browser: string | null;
  system: string | null;
  address: string | null;
}

export interface Information {
  currentEnvironment: string;
  octavoVersion: string;
  pythonVersion: string;
  projectId: string;
}

export interface ContentType {
  uid: string;
  apiID: string;
  schema: {
    displayName: string;
    description: string | null;
    kind: "collectionType" | "singleType";
    pluralName: string;
    singularName: string;
    draftAndPublish: boolean;
    visible: boolean;
    attributes: Record<string, unknown>;
  };
}

export interface Preferences {
  theme?: "system" | "light" | "dark";
  [key: string]: unknown;
}
