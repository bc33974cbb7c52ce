BEGIN TRANSACTION;
CREATE TABLE admin_permissions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	action TEXT, 
	action_parameters JSON_TEXT, 
	subject TEXT, 
	properties JSON_TEXT, 
	conditions JSON_TEXT, 
	role_document_id TEXT, 
	role_position INTEGER, 
	api_token_document_id TEXT, 
	api_token_position INTEGER
);
CREATE TABLE admin_roles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	code TEXT, 
	description TEXT
);
INSERT INTO "admin_roles" VALUES(1,'alzn69uuffvv3cbf59jaki0y','','published','2026-11-29T12:52:47.870Z','2026-11-29T12:52:47.870Z','2026-11-29T12:52:47.870Z',NULL,NULL,'Super Admin','strapi-super-admin','Super Admins can access and manage all features and settings.');
INSERT INTO "admin_roles" VALUES(2,'an4xgi4lpf28s669g96jwlo2','','published','2026-11-29T12:52:47.876Z','2026-11-29T12:52:47.876Z','2026-11-29T12:52:47.876Z',NULL,NULL,'Editor','strapi-editor','Editors can manage and publish contents including those of other users.');
INSERT INTO "admin_roles" VALUES(3,'gndkx36qkomv42oiaszx6tvo','','published','2026-11-29T12:52:47.879Z','2026-11-29T12:52:47.879Z','2026-11-29T12:52:47.879Z',NULL,NULL,'Author','strapi-author','Authors can manage the content they have created.');
CREATE TABLE admin_users (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	firstname TEXT, 
	lastname TEXT, 
	username TEXT, 
	email TEXT, 
	password TEXT, 
	reset_password_token TEXT, 
	reset_password_token_expires_at DATETIME_TEXT, 
	registration_token TEXT, 
	is_active BOOLEAN, 
	blocked BOOLEAN, 
	prefered_language TEXT
);
CREATE TABLE admin_users_roles_links (
	owner_id BIGINT NOT NULL, 
	document_id TEXT NOT NULL, 
	position INTEGER DEFAULT 0 NOT NULL, 
	inverse_position INTEGER DEFAULT 0 NOT NULL, 
	FOREIGN KEY(owner_id) REFERENCES admin_users (id) ON DELETE CASCADE
);
CREATE TABLE files (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	alternative_text TEXT, 
	caption TEXT, 
	focal_point JSON_TEXT, 
	width INTEGER, 
	height INTEGER, 
	formats JSON_TEXT, 
	hash TEXT, 
	stored_as TEXT, 
	ext TEXT, 
	mime TEXT, 
	proven_mime TEXT, 
	size DECIMAL, 
	url TEXT, 
	preview_url TEXT, 
	provider TEXT, 
	provider_metadata JSON_TEXT, 
	folder_document_id TEXT, 
	folder_position INTEGER, 
	folder_path TEXT
);
CREATE TABLE i18n_locale (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	code TEXT
);
INSERT INTO "i18n_locale" VALUES(1,'oipwcerix5w8yvne3dwzo3w4','','published','2026-11-29T12:52:47.906Z','2026-11-29T12:52:47.906Z','2026-11-29T12:52:47.906Z',NULL,NULL,'English (en)','en');
CREATE TABLE octavo_counters (
	name TEXT NOT NULL, 
	value BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "octavo_counters" VALUES('changes:octavo_store',4);
INSERT INTO "octavo_counters" VALUES('changes:admin::api-token',1);
INSERT INTO "octavo_counters" VALUES('changes:plugin::i18n.locale',1);
INSERT INTO "octavo_counters" VALUES('changes:plugin::users-permissions.permission',2);
INSERT INTO "octavo_counters" VALUES('changes:plugin::users-permissions.role',2);
INSERT INTO "octavo_counters" VALUES('shop.offer',10);
CREATE TABLE octavo_migrations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	document TEXT NOT NULL
);
INSERT INTO "octavo_migrations" VALUES(1,'20261129_1','schema','applied','2026-11-29T12:52:48Z','{"steps":[{"change":"ParkedAttribute","where":"app/api/product/schema.json#/attributes/weight","message":"''weight'' is gone, and has values in 6 rows","becomes":"parked","rows":6,"parked":6,"samples":[],"destructive":true,"reversible":true,"seconds":0.0,"question":null}],"answers":{},"stamp":"20261129_1","trash":[{"table":"products","column":"weight","parked":"__trash_20261129_1_weight"}],"before":"{\"types\":{\"admin::api-token\":{\"table\":\"strapi_api_tokens\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"accessKey\":{\"type\":\"string\",\"column\":\"access_key\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"adminPermissions\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"admin::permission\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"adminUserOwner\":{\"type\":\"relation\",\"column\":\"admin_user_owner_document_id\",\"links\":\"\",\"target\":\"admin::user\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"description\":{\"type\":\"string\",\"column\":\"description\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"encryptedKey\":{\"type\":\"text\",\"column\":\"encrypted_key\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"type\\\":\\\"text\\\"}\",\"retired\":[]},\"expiresAt\":{\"type\":\"datetime\",\"column\":\"expires_at\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"datetime\\\"}\",\"retired\":[]},\"kind\":{\"type\":\"enumeration\",\"column\":\"kind\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"enum\\\":[\\\"content-api\\\",\\\"admin\\\"],\\\"required\\\":true,\\\"type\\\":\\\"enumeration\\\"}\",\"retired\":[]},\"lastUsedAt\":{\"type\":\"datetime\",\"column\":\"last_used_at\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"datetime\\\"}\",\"retired\":[]},\"lifespan\":{\"type\":\"biginteger\",\"column\":\"lifespan\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"biginteger\\\"}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"permissions\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"admin::api-token-permission\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"type\":{\"type\":\"enumeration\",\"column\":\"type\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"enum\\\":[\\\"read-only\\\",\\\"full-access\\\",\\\"custom\\\"],\\\"type\\\":\\\"enumeration\\\"}\",\"retired\":[]}}},\"admin::api-token-permission\":{\"table\":\"strapi_api_token_permissions\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"action\":{\"type\":\"string\",\"column\":\"action\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"token\":{\"type\":\"relation\",\"column\":\"token_document_id\",\"links\":\"\",\"target\":\"admin::api-token\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]}}},\"admin::permission\":{\"table\":\"admin_permissions\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"action\":{\"type\":\"string\",\"column\":\"action\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"actionParameters\":{\"type\":\"json\",\"column\":\"action_parameters\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"apiToken\":{\"type\":\"relation\",\"column\":\"api_token_document_id\",\"links\":\"\",\"target\":\"admin::api-token\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"conditions\":{\"type\":\"json\",\"column\":\"conditions\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"properties\":{\"type\":\"json\",\"column\":\"properties\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"role\":{\"type\":\"relation\",\"column\":\"role_document_id\",\"links\":\"\",\"target\":\"admin::role\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"subject\":{\"type\":\"string\",\"column\":\"subject\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]}}},\"admin::role\":{\"table\":\"admin_roles\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"code\":{\"type\":\"string\",\"column\":\"code\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"description\":{\"type\":\"string\",\"column\":\"description\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"permissions\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"admin::permission\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"users\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"admin::user\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]}}},\"admin::session\":{\"table\":\"strapi_sessions\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"absoluteExpiresAt\":{\"type\":\"datetime\",\"column\":\"absolute_expires_at\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"datetime\\\"}\",\"retired\":[]},\"childId\":{\"type\":\"string\",\"column\":\"child_id\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"deviceId\":{\"type\":\"string\",\"column\":\"device_id\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"expiresAt\":{\"type\":\"datetime\",\"column\":\"expires_at\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"datetime\\\"}\",\"retired\":[]},\"metadata\":{\"type\":\"json\",\"column\":\"metadata\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"origin\":{\"type\":\"string\",\"column\":\"origin\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"sessionId\":{\"type\":\"string\",\"column\":\"session_id\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"status\":{\"type\":\"string\",\"column\":\"status_\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"type\":{\"type\":\"string\",\"column\":\"type\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"userId\":{\"type\":\"string\",\"column\":\"user_id\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]}}},\"admin::user\":{\"table\":\"admin_users\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"apiTokens\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"admin::api-token\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"blocked\":{\"type\":\"boolean\",\"column\":\"blocked\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"boolean\\\"}\",\"retired\":[]},\"email\":{\"type\":\"email\",\"column\":\"email\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":6,\\\"required\\\":true,\\\"type\\\":\\\"email\\\",\\\"unique\\\":true}\",\"retired\":[]},\"firstname\":{\"type\":\"string\",\"column\":\"firstname\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"isActive\":{\"type\":\"boolean\",\"column\":\"is_active\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"boolean\\\"}\",\"retired\":[]},\"lastname\":{\"type\":\"string\",\"column\":\"lastname\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"password\":{\"type\":\"password\",\"column\":\"password\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":6,\\\"type\\\":\\\"password\\\"}\",\"retired\":[]},\"preferedLanguage\":{\"type\":\"string\",\"column\":\"prefered_language\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"registrationToken\":{\"type\":\"string\",\"column\":\"registration_token\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"resetPasswordToken\":{\"type\":\"string\",\"column\":\"reset_password_token\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"resetPasswordTokenExpiresAt\":{\"type\":\"datetime\",\"column\":\"reset_password_token_expires_at\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"datetime\\\"}\",\"retired\":[]},\"roles\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"admin_users_roles_links\",\"target\":\"admin::role\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"username\":{\"type\":\"string\",\"column\":\"username\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]}}},\"api::product.product\":{\"table\":\"products\",\"single\":false,\"drafts\":true,\"localized\":false,\"attributes\":{\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"offer\":{\"type\":\"component\",\"column\":\"offer\",\"links\":\"\",\"target\":\"shop.offer\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"component\\\"}\",\"retired\":[]},\"price\":{\"type\":\"decimal\",\"column\":\"price\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min\\\":-100,\\\"type\\\":\\\"decimal\\\",\\\"unique\\\":true}\",\"retired\":[]},\"rate\":{\"type\":\"decimal\",\"column\":\"rate\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"decimal\\\"}\",\"retired\":[]},\"tiers\":{\"type\":\"component\",\"column\":\"tiers\",\"links\":\"\",\"target\":\"shop.offer\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"component\\\"}\",\"retired\":[]},\"weight\":{\"type\":\"decimal\",\"column\":\"weight\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"decimal\\\"}\",\"retired\":[]}}},\"plugin::i18n.locale\":{\"table\":\"i18n_locale\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"code\":{\"type\":\"string\",\"column\":\"code\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"max_length\\\":50,\\\"min_length\\\":1,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]}}},\"plugin::upload.file\":{\"table\":\"files\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"alternativeText\":{\"type\":\"text\",\"column\":\"alternative_text\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"text\\\"}\",\"retired\":[]},\"caption\":{\"type\":\"text\",\"column\":\"caption\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"text\\\"}\",\"retired\":[]},\"ext\":{\"type\":\"string\",\"column\":\"ext\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"focalPoint\":{\"type\":\"json\",\"column\":\"focal_point\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"folder\":{\"type\":\"relation\",\"column\":\"folder_document_id\",\"links\":\"\",\"target\":\"plugin::upload.folder\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"folderPath\":{\"type\":\"string\",\"column\":\"folder_path\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"formats\":{\"type\":\"json\",\"column\":\"formats\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"hash\":{\"type\":\"string\",\"column\":\"hash\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"height\":{\"type\":\"integer\",\"column\":\"height\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"integer\\\"}\",\"retired\":[]},\"mime\":{\"type\":\"string\",\"column\":\"mime\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"previewUrl\":{\"type\":\"text\",\"column\":\"preview_url\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"text\\\"}\",\"retired\":[]},\"provenMime\":{\"type\":\"string\",\"column\":\"proven_mime\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"provider\":{\"type\":\"string\",\"column\":\"provider\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"provider_metadata\":{\"type\":\"json\",\"column\":\"provider_metadata\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"json\\\"}\",\"retired\":[]},\"related\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"any type\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"size\":{\"type\":\"decimal\",\"column\":\"size\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"decimal\\\"}\",\"retired\":[]},\"storedAs\":{\"type\":\"string\",\"column\":\"stored_as\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"url\":{\"type\":\"text\",\"column\":\"url\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"text\\\"}\",\"retired\":[]},\"width\":{\"type\":\"integer\",\"column\":\"width\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"integer\\\"}\",\"retired\":[]}}},\"plugin::upload.folder\":{\"table\":\"upload_folders\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"children\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"plugin::upload.folder\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"files\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"plugin::upload.file\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"parent\":{\"type\":\"relation\",\"column\":\"parent_document_id\",\"links\":\"\",\"target\":\"plugin::upload.folder\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"path\":{\"type\":\"string\",\"column\":\"path\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":1,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"pathId\":{\"type\":\"integer\",\"column\":\"path_id\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"integer\\\",\\\"unique\\\":true}\",\"retired\":[]}}},\"plugin::users-permissions.permission\":{\"table\":\"up_permissions\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"action\":{\"type\":\"string\",\"column\":\"action\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"role\":{\"type\":\"relation\",\"column\":\"role_document_id\",\"links\":\"\",\"target\":\"plugin::users-permissions.role\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]}}},\"plugin::users-permissions.role\":{\"table\":\"up_roles\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"description\":{\"type\":\"string\",\"column\":\"description\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"name\":{\"type\":\"string\",\"column\":\"name\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":3,\\\"required\\\":true,\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"permissions\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"plugin::users-permissions.permission\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"type\":{\"type\":\"string\",\"column\":\"type\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]},\"users\":{\"type\":\"relation\",\"column\":\"\",\"links\":\"\",\"target\":\"plugin::users-permissions.user\",\"many\":true,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]}}},\"plugin::users-permissions.user\":{\"table\":\"up_users\",\"single\":false,\"drafts\":false,\"localized\":false,\"attributes\":{\"blocked\":{\"type\":\"boolean\",\"column\":\"blocked\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"boolean\\\"}\",\"retired\":[]},\"confirmationToken\":{\"type\":\"string\",\"column\":\"confirmation_token\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"confirmed\":{\"type\":\"boolean\",\"column\":\"confirmed\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"boolean\\\"}\",\"retired\":[]},\"email\":{\"type\":\"email\",\"column\":\"email\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":6,\\\"required\\\":true,\\\"type\\\":\\\"email\\\"}\",\"retired\":[]},\"password\":{\"type\":\"password\",\"column\":\"password\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":6,\\\"type\\\":\\\"password\\\"}\",\"retired\":[]},\"provider\":{\"type\":\"string\",\"column\":\"provider\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"resetPasswordToken\":{\"type\":\"string\",\"column\":\"reset_password_token\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]},\"role\":{\"type\":\"relation\",\"column\":\"role_document_id\",\"links\":\"\",\"target\":\"plugin::users-permissions.role\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"relation\\\"}\",\"retired\":[]},\"username\":{\"type\":\"string\",\"column\":\"username\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"min_length\\\":3,\\\"required\\\":true,\\\"type\\\":\\\"string\\\",\\\"unique\\\":true}\",\"retired\":[]}}}},\"components\":{\"shop.offer\":{\"cost\":{\"type\":\"decimal\",\"column\":\"\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"decimal\\\",\\\"unique\\\":true}\",\"retired\":[]},\"label\":{\"type\":\"string\",\"column\":\"\",\"links\":\"\",\"target\":\"\",\"many\":false,\"members\":[],\"localized\":false,\"rules\":\"{\\\"type\\\":\\\"string\\\"}\",\"retired\":[]}}}}","renames":{"types":{},"components":{},"attributes":{}}}');
CREATE TABLE octavo_parked (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	stamp TEXT NOT NULL, 
	place TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	content TEXT NOT NULL, 
	row_id BIGINT NOT NULL
);
CREATE TABLE octavo_store (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "octavo_store" VALUES('component_uniques:products','[["offer", "cost"], ["tiers", "cost"]]');
INSERT INTO "octavo_store" VALUES('octavo.layout','{"types":{"admin::api-token":{"table":"strapi_api_tokens","single":false,"drafts":false,"localized":false,"attributes":{"accessKey":{"type":"string","column":"access_key","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"adminPermissions":{"type":"relation","column":"","links":"","target":"admin::permission","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"adminUserOwner":{"type":"relation","column":"admin_user_owner_document_id","links":"","target":"admin::user","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"encryptedKey":{"type":"text","column":"encrypted_key","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"type\":\"text\"}","retired":[]},"expiresAt":{"type":"datetime","column":"expires_at","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"datetime\"}","retired":[]},"kind":{"type":"enumeration","column":"kind","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"enum\":[\"content-api\",\"admin\"],\"required\":true,\"type\":\"enumeration\"}","retired":[]},"lastUsedAt":{"type":"datetime","column":"last_used_at","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"datetime\"}","retired":[]},"lifespan":{"type":"biginteger","column":"lifespan","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"biginteger\"}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\",\"unique\":true}","retired":[]},"permissions":{"type":"relation","column":"","links":"","target":"admin::api-token-permission","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"type":{"type":"enumeration","column":"type","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"enum\":[\"read-only\",\"full-access\",\"custom\"],\"type\":\"enumeration\"}","retired":[]}}},"admin::api-token-permission":{"table":"strapi_api_token_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"token":{"type":"relation","column":"token_document_id","links":"","target":"admin::api-token","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]}}},"admin::permission":{"table":"admin_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"actionParameters":{"type":"json","column":"action_parameters","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"apiToken":{"type":"relation","column":"api_token_document_id","links":"","target":"admin::api-token","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"conditions":{"type":"json","column":"conditions","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"properties":{"type":"json","column":"properties","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"role":{"type":"relation","column":"role_document_id","links":"","target":"admin::role","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"subject":{"type":"string","column":"subject","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"type\":\"string\"}","retired":[]}}},"admin::role":{"table":"admin_roles","single":false,"drafts":false,"localized":false,"attributes":{"code":{"type":"string","column":"code","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\",\"unique\":true}","retired":[]},"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\",\"unique\":true}","retired":[]},"permissions":{"type":"relation","column":"","links":"","target":"admin::permission","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"users":{"type":"relation","column":"","links":"","target":"admin::user","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]}}},"admin::session":{"table":"strapi_sessions","single":false,"drafts":false,"localized":false,"attributes":{"absoluteExpiresAt":{"type":"datetime","column":"absolute_expires_at","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"datetime\"}","retired":[]},"childId":{"type":"string","column":"child_id","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"deviceId":{"type":"string","column":"device_id","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"expiresAt":{"type":"datetime","column":"expires_at","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"datetime\"}","retired":[]},"metadata":{"type":"json","column":"metadata","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"origin":{"type":"string","column":"origin","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"sessionId":{"type":"string","column":"session_id","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\",\"unique\":true}","retired":[]},"status":{"type":"string","column":"status_","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"type":{"type":"string","column":"type","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"userId":{"type":"string","column":"user_id","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]}}},"admin::user":{"table":"admin_users","single":false,"drafts":false,"localized":false,"attributes":{"apiTokens":{"type":"relation","column":"","links":"","target":"admin::api-token","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"blocked":{"type":"boolean","column":"blocked","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"boolean\"}","retired":[]},"email":{"type":"email","column":"email","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":6,\"required\":true,\"type\":\"email\",\"unique\":true}","retired":[]},"firstname":{"type":"string","column":"firstname","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"type\":\"string\"}","retired":[]},"isActive":{"type":"boolean","column":"is_active","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"boolean\"}","retired":[]},"lastname":{"type":"string","column":"lastname","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"type\":\"string\"}","retired":[]},"password":{"type":"password","column":"password","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":6,\"type\":\"password\"}","retired":[]},"preferedLanguage":{"type":"string","column":"prefered_language","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"registrationToken":{"type":"string","column":"registration_token","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"resetPasswordToken":{"type":"string","column":"reset_password_token","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"resetPasswordTokenExpiresAt":{"type":"datetime","column":"reset_password_token_expires_at","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"datetime\"}","retired":[]},"roles":{"type":"relation","column":"","links":"admin_users_roles_links","target":"admin::role","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"username":{"type":"string","column":"username","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]}}},"api::product.product":{"table":"products","single":false,"drafts":true,"localized":false,"attributes":{"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"offer":{"type":"component","column":"offer","links":"","target":"shop.offer","many":false,"members":[],"localized":false,"rules":"{\"type\":\"component\"}","retired":[]},"price":{"type":"decimal","column":"price","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min\":-100,\"type\":\"decimal\",\"unique\":true}","retired":[]},"rate":{"type":"decimal","column":"rate","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"decimal\"}","retired":[]},"tiers":{"type":"component","column":"tiers","links":"","target":"shop.offer","many":true,"members":[],"localized":false,"rules":"{\"type\":\"component\"}","retired":[]}}},"plugin::i18n.locale":{"table":"i18n_locale","single":false,"drafts":false,"localized":false,"attributes":{"code":{"type":"string","column":"code","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\",\"unique\":true}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"max_length\":50,\"min_length\":1,\"type\":\"string\"}","retired":[]}}},"plugin::upload.file":{"table":"files","single":false,"drafts":false,"localized":false,"attributes":{"alternativeText":{"type":"text","column":"alternative_text","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"text\"}","retired":[]},"caption":{"type":"text","column":"caption","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"text\"}","retired":[]},"ext":{"type":"string","column":"ext","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"focalPoint":{"type":"json","column":"focal_point","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"folder":{"type":"relation","column":"folder_document_id","links":"","target":"plugin::upload.folder","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"folderPath":{"type":"string","column":"folder_path","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"formats":{"type":"json","column":"formats","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"hash":{"type":"string","column":"hash","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"height":{"type":"integer","column":"height","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"integer\"}","retired":[]},"mime":{"type":"string","column":"mime","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"previewUrl":{"type":"text","column":"preview_url","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"text\"}","retired":[]},"provenMime":{"type":"string","column":"proven_mime","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"provider":{"type":"string","column":"provider","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"provider_metadata":{"type":"json","column":"provider_metadata","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"json\"}","retired":[]},"related":{"type":"relation","column":"","links":"","target":"any type","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"size":{"type":"decimal","column":"size","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"decimal\"}","retired":[]},"storedAs":{"type":"string","column":"stored_as","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"url":{"type":"text","column":"url","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"text\"}","retired":[]},"width":{"type":"integer","column":"width","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"integer\"}","retired":[]}}},"plugin::upload.folder":{"table":"upload_folders","single":false,"drafts":false,"localized":false,"attributes":{"children":{"type":"relation","column":"","links":"","target":"plugin::upload.folder","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"files":{"type":"relation","column":"","links":"","target":"plugin::upload.file","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"parent":{"type":"relation","column":"parent_document_id","links":"","target":"plugin::upload.folder","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"path":{"type":"string","column":"path","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":1,\"required\":true,\"type\":\"string\"}","retired":[]},"pathId":{"type":"integer","column":"path_id","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"integer\",\"unique\":true}","retired":[]}}},"plugin::users-permissions.permission":{"table":"up_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"required\":true,\"type\":\"string\"}","retired":[]},"role":{"type":"relation","column":"role_document_id","links":"","target":"plugin::users-permissions.role","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]}}},"plugin::users-permissions.role":{"table":"up_roles","single":false,"drafts":false,"localized":false,"attributes":{"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":3,\"required\":true,\"type\":\"string\"}","retired":[]},"permissions":{"type":"relation","column":"","links":"","target":"plugin::users-permissions.permission","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"type":{"type":"string","column":"type","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\",\"unique\":true}","retired":[]},"users":{"type":"relation","column":"","links":"","target":"plugin::users-permissions.user","many":true,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]}}},"plugin::users-permissions.user":{"table":"up_users","single":false,"drafts":false,"localized":false,"attributes":{"blocked":{"type":"boolean","column":"blocked","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"boolean\"}","retired":[]},"confirmationToken":{"type":"string","column":"confirmation_token","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"confirmed":{"type":"boolean","column":"confirmed","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"boolean\"}","retired":[]},"email":{"type":"email","column":"email","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":6,\"required\":true,\"type\":\"email\"}","retired":[]},"password":{"type":"password","column":"password","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":6,\"type\":\"password\"}","retired":[]},"provider":{"type":"string","column":"provider","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"resetPasswordToken":{"type":"string","column":"reset_password_token","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]},"role":{"type":"relation","column":"role_document_id","links":"","target":"plugin::users-permissions.role","many":false,"members":[],"localized":false,"rules":"{\"type\":\"relation\"}","retired":[]},"username":{"type":"string","column":"username","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"min_length\":3,\"required\":true,\"type\":\"string\",\"unique\":true}","retired":[]}}}},"components":{"shop.offer":{"cost":{"type":"decimal","column":"","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"decimal\",\"unique\":true}","retired":[]},"label":{"type":"string","column":"","links":"","target":"","many":false,"members":[],"localized":false,"rules":"{\"type\":\"string\"}","retired":[]}}}}');
INSERT INTO "octavo_store" VALUES('admin.uuid','"f1858caf-0653-42d3-aabb-8cb613aaa6a4"');
INSERT INTO "octavo_store" VALUES('api-tokens.seeded','true');
INSERT INTO "octavo_store" VALUES('plugin::i18n.locale','null');
INSERT INTO "octavo_store" VALUES('i18n.default_locale','"en"');
INSERT INTO "octavo_store" VALUES('plugin_users-permissions_codes','true');
CREATE TABLE products (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	price DECIMAL, 
	rate DECIMAL, 
	offer JSON_TEXT, 
	tiers JSON_TEXT, 
	"__trash_20261129_1_weight" DECIMAL
);
INSERT INTO "products" VALUES(1,'o7o1zavhtn83cps6cvvwihtl','','draft','2026-11-29T12:52:47.951Z','2026-11-29T12:52:47.951Z',NULL,NULL,NULL,'tenth',0.1,1.23456789012345671677e+19,NULL,'[]',0.5);
INSERT INTO "products" VALUES(2,'o7o1zavhtn83cps6cvvwihtl','','published','2026-11-29T12:52:47.951Z','2026-11-29T12:52:47.951Z','2026-11-29T12:52:47.958Z',NULL,NULL,'tenth',0.1,1.23456789012345671677e+19,NULL,'[]',0.5);
INSERT INTO "products" VALUES(3,'sabbs4f3ytvelt27z5cggq1b','','draft','2026-11-29T12:52:47.968Z','2026-11-29T12:52:47.968Z',NULL,NULL,NULL,'two',2,2.5,'{"id":1,"cost":0.3,"label":"a"}','[{"id":2,"cost":30.25},{"id":3,"cost":4,"label":"b"}]',1);
INSERT INTO "products" VALUES(4,'sabbs4f3ytvelt27z5cggq1b','','published','2026-11-29T12:52:47.968Z','2026-11-29T12:52:47.968Z','2026-11-29T12:52:47.988Z',NULL,NULL,'two',2,2.5,'{"id":4,"__from":1,"cost":0.3,"label":"a"}','[{"id":5,"__from":2,"cost":30.25},{"id":6,"__from":3,"cost":4,"label":"b"}]',1);
INSERT INTO "products" VALUES(5,'zzito8ciy9v28mt9ywocpluu','','draft','2026-11-29T12:52:48.014Z','2026-11-29T12:52:48.014Z',NULL,NULL,NULL,'ten',10,-3.5,'{"id":7,"cost":1e-7}','[]',NULL);
INSERT INTO "products" VALUES(6,'zzito8ciy9v28mt9ywocpluu','','published','2026-11-29T12:52:48.014Z','2026-11-29T12:52:48.014Z','2026-11-29T12:52:48.016Z',NULL,NULL,'ten',10,-3.5,'{"id":8,"__from":7,"cost":1e-7}','[]',NULL);
INSERT INTO "products" VALUES(7,'jsqg7ixq434bl9zgale2zy6v','','draft','2026-11-29T12:52:48.022Z','2026-11-29T12:52:48.022Z',NULL,NULL,NULL,'below',-12.5,1.0e+21,'{"id":9,"cost":2}','[]',-0.25);
INSERT INTO "products" VALUES(8,'jsqg7ixq434bl9zgale2zy6v','','published','2026-11-29T12:52:48.022Z','2026-11-29T12:52:48.022Z','2026-11-29T12:52:48.031Z',NULL,NULL,'below',-12.5,1.0e+21,'{"id":10,"__from":9,"cost":2}','[]',-0.25);
INSERT INTO "products" VALUES(9,'ca52wcc8xby7s3r2dtxw2d5g','','draft','2026-11-29T12:52:48.034Z','2026-11-29T12:52:48.042Z',NULL,NULL,NULL,'none',7.25,NULL,NULL,'[]',NULL);
INSERT INTO "products" VALUES(10,'ca52wcc8xby7s3r2dtxw2d5g','','published','2026-11-29T12:52:48.034Z','2026-11-29T12:52:48.034Z','2026-11-29T12:52:48.040Z',NULL,NULL,'none',NULL,NULL,NULL,'[]',NULL);
CREATE TABLE products_component_uniques (
	owner_id BIGINT NOT NULL, 
	component_id BIGINT NOT NULL, 
	component_uid TEXT NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	FOREIGN KEY(owner_id) REFERENCES products (id) ON DELETE CASCADE
);
INSERT INTO "products_component_uniques" VALUES(3,1,'shop.offer','offer','cost','0.3','','draft');
INSERT INTO "products_component_uniques" VALUES(3,2,'shop.offer','tiers','cost','30.25','','draft');
INSERT INTO "products_component_uniques" VALUES(3,3,'shop.offer','tiers','cost','4','','draft');
INSERT INTO "products_component_uniques" VALUES(4,4,'shop.offer','offer','cost','0.3','','published');
INSERT INTO "products_component_uniques" VALUES(4,5,'shop.offer','tiers','cost','30.25','','published');
INSERT INTO "products_component_uniques" VALUES(4,6,'shop.offer','tiers','cost','4','','published');
INSERT INTO "products_component_uniques" VALUES(5,7,'shop.offer','offer','cost','1e-07','','draft');
INSERT INTO "products_component_uniques" VALUES(6,8,'shop.offer','offer','cost','1e-07','','published');
INSERT INTO "products_component_uniques" VALUES(7,9,'shop.offer','offer','cost','2','','draft');
INSERT INTO "products_component_uniques" VALUES(8,10,'shop.offer','offer','cost','2','','published');
CREATE TABLE strapi_api_token_permissions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	action TEXT, 
	token_document_id TEXT, 
	token_position INTEGER
);
CREATE TABLE strapi_api_tokens (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	description TEXT, 
	kind TEXT, 
	type TEXT, 
	access_key TEXT, 
	encrypted_key TEXT, 
	last_used_at DATETIME_TEXT, 
	admin_user_owner_document_id TEXT, 
	admin_user_owner_position INTEGER, 
	expires_at DATETIME_TEXT, 
	lifespan BIGINT
);
INSERT INTO "strapi_api_tokens" VALUES(1,'e5bpula78dce4vwh9xk0j9ke','','published','2026-11-29T12:52:47.892Z','2026-11-29T12:52:47.892Z','2026-11-29T12:52:47.892Z',NULL,NULL,'Read Only','A default API token with read-only permissions, only used for accessing resources','content-api','read-only','df1b9f61e722d95c21ab6d82931bf8ade162e0c6e33b7955929c47c30925dbd9dd259ecfb8e2b6a360f611ee14f816aaf5172fa651a4af7026a6dd676dbfe4f1',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "strapi_api_tokens" VALUES(2,'t3q95f4ydtqpw37ofzsrhu4m','','published','2026-11-29T12:52:47.904Z','2026-11-29T12:52:47.904Z','2026-11-29T12:52:47.904Z',NULL,NULL,'Full Access','A default API token with full access permissions, used for accessing or modifying resources','content-api','full-access','d9f5fb544bfcd6d964d4099f4e56b9b947cff4c2905b8fe8dba48257eb7977ec76bc050d2ec768d7b97b4f370edefe2bee213d9c59b1ca5566effe8d0e76602a',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE strapi_sessions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	user_id TEXT, 
	session_id TEXT, 
	child_id TEXT, 
	device_id TEXT, 
	origin TEXT, 
	expires_at DATETIME_TEXT, 
	absolute_expires_at DATETIME_TEXT, 
	status_ TEXT, 
	type TEXT, 
	metadata JSON_TEXT
);
CREATE TABLE up_permissions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	action TEXT, 
	role_document_id TEXT, 
	role_position INTEGER
);
INSERT INTO "up_permissions" VALUES(1,'jf6g8kufd01zztmzv0016001','','published','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z',NULL,NULL,'plugin::users-permissions.auth.changePassword','vfjmgmfg008haqg2j4v9p2ke',1795956767931828);
INSERT INTO "up_permissions" VALUES(2,'rehxv59dvkv50jjfp6u2u0fj','','published','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z',NULL,NULL,'plugin::users-permissions.auth.getSessions','vfjmgmfg008haqg2j4v9p2ke',1795956767931829);
INSERT INTO "up_permissions" VALUES(3,'znn37eyk5rqoeo4mex1gdvbp','','published','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z',NULL,NULL,'plugin::users-permissions.auth.logout','vfjmgmfg008haqg2j4v9p2ke',1795956767931830);
INSERT INTO "up_permissions" VALUES(4,'hoihqkmcm2pbqsoprn8qd8jb','','published','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z',NULL,NULL,'plugin::users-permissions.auth.revokeSession','vfjmgmfg008haqg2j4v9p2ke',1795956767931831);
INSERT INTO "up_permissions" VALUES(5,'c9x9v3c3a5045s65dsw9enpa','','published','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z','2026-11-29T12:52:47.921Z',NULL,NULL,'plugin::users-permissions.user.me','vfjmgmfg008haqg2j4v9p2ke',1795956767931832);
INSERT INTO "up_permissions" VALUES(6,'wivevi7h1ew1t36rk6077jqp','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.callback','f4zc2es5127qtkd0p1wofhd3',1795956767936783);
INSERT INTO "up_permissions" VALUES(7,'umaognb7fp651h0bnen4t5nq','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.connect','f4zc2es5127qtkd0p1wofhd3',1795956767936784);
INSERT INTO "up_permissions" VALUES(8,'ywv4extxid5j4wnhk6zhe3zi','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.emailConfirmation','f4zc2es5127qtkd0p1wofhd3',1795956767936785);
INSERT INTO "up_permissions" VALUES(9,'sgmvjex58g22hsdemz32cadt','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.forgotPassword','f4zc2es5127qtkd0p1wofhd3',1795956767936786);
INSERT INTO "up_permissions" VALUES(10,'ntjgnxtz2lw8wiqq2rji1qie','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.refresh','f4zc2es5127qtkd0p1wofhd3',1795956767936787);
INSERT INTO "up_permissions" VALUES(11,'o5wajfbr7ih152t8qlf7wmq2','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.register','f4zc2es5127qtkd0p1wofhd3',1795956767936788);
INSERT INTO "up_permissions" VALUES(12,'am0560fim5por3acpk8zo0pv','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.resetPassword','f4zc2es5127qtkd0p1wofhd3',1795956767936789);
INSERT INTO "up_permissions" VALUES(13,'ua7na8iqxe6f38k3w3k1x5tx','','published','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z','2026-11-29T12:52:47.935Z',NULL,NULL,'plugin::users-permissions.auth.sendEmailConfirmation','f4zc2es5127qtkd0p1wofhd3',1795956767936790);
CREATE TABLE up_roles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	description TEXT, 
	type TEXT
);
INSERT INTO "up_roles" VALUES(1,'vfjmgmfg008haqg2j4v9p2ke','','published','2026-11-29T12:52:47.917Z','2026-11-29T12:52:47.927Z','2026-11-29T12:52:47.917Z',NULL,NULL,'Authenticated','Default role given to authenticated user.','authenticated');
INSERT INTO "up_roles" VALUES(2,'f4zc2es5127qtkd0p1wofhd3','','published','2026-11-29T12:52:47.934Z','2026-11-29T12:52:47.936Z','2026-11-29T12:52:47.934Z',NULL,NULL,'Public','Default role given to unauthenticated user.','public');
CREATE TABLE up_users (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	username TEXT, 
	email TEXT, 
	provider TEXT, 
	password TEXT, 
	reset_password_token TEXT, 
	confirmation_token TEXT, 
	confirmed BOOLEAN, 
	blocked BOOLEAN, 
	role_document_id TEXT, 
	role_position INTEGER
);
CREATE TABLE upload_folders (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	name TEXT, 
	path_id INTEGER, 
	parent_document_id TEXT, 
	parent_position INTEGER, 
	path TEXT
);
CREATE INDEX admin_permissions_api_token_document_id ON admin_permissions (api_token_document_id);
CREATE INDEX admin_permissions_list ON admin_permissions (status, locale, id);
CREATE INDEX admin_permissions_role_document_id ON admin_permissions (role_document_id);
CREATE UNIQUE INDEX admin_permissions_version ON admin_permissions (document_id, locale, status);
CREATE INDEX admin_roles_code_lookup ON admin_roles (code, locale, status);
CREATE UNIQUE INDEX admin_roles_code_unique ON admin_roles (code, locale, status) WHERE status = 'published' AND "code" <> '';
CREATE INDEX admin_roles_list ON admin_roles (status, locale, id);
CREATE INDEX admin_roles_name_lookup ON admin_roles (name, locale, status);
CREATE UNIQUE INDEX admin_roles_name_unique ON admin_roles (name, locale, status) WHERE status = 'published' AND "name" <> '';
CREATE UNIQUE INDEX admin_roles_version ON admin_roles (document_id, locale, status);
CREATE INDEX admin_users_email_lookup ON admin_users (email, locale, status);
CREATE UNIQUE INDEX admin_users_email_unique ON admin_users (email, locale, status) WHERE status = 'published' AND "email" <> '';
CREATE INDEX admin_users_list ON admin_users (status, locale, id);
CREATE INDEX admin_users_registration_token_lookup ON admin_users (registration_token, locale, status);
CREATE INDEX admin_users_reset_password_token_lookup ON admin_users (reset_password_token, locale, status);
CREATE UNIQUE INDEX admin_users_version ON admin_users (document_id, locale, status);
CREATE INDEX files_folder_document_id ON files (folder_document_id);
CREATE INDEX files_hash_lookup ON files (hash, locale, status);
CREATE INDEX files_list ON files (status, locale, id);
CREATE INDEX files_stored_as_lookup ON files (stored_as, locale, status);
CREATE UNIQUE INDEX files_version ON files (document_id, locale, status);
CREATE INDEX i18n_locale_code_lookup ON i18n_locale (code, locale, status);
CREATE UNIQUE INDEX i18n_locale_code_unique ON i18n_locale (code, locale, status) WHERE status = 'published' AND "code" <> '';
CREATE INDEX i18n_locale_list ON i18n_locale (status, locale, id);
CREATE UNIQUE INDEX i18n_locale_version ON i18n_locale (document_id, locale, status);
CREATE INDEX octavo_parked_stamp ON octavo_parked (stamp, place);
CREATE INDEX products_list ON products (status, locale, id);
CREATE INDEX products_price_lookup ON products (price, locale, status);
CREATE UNIQUE INDEX products_price_unique ON products (price, locale, status) WHERE status = 'published';
CREATE INDEX products_rate_lookup ON products (rate, locale, status);
CREATE UNIQUE INDEX products_version ON products (document_id, locale, status);
CREATE INDEX strapi_api_token_permissions_list ON strapi_api_token_permissions (status, locale, id);
CREATE INDEX strapi_api_token_permissions_token_document_id ON strapi_api_token_permissions (token_document_id);
CREATE UNIQUE INDEX strapi_api_token_permissions_version ON strapi_api_token_permissions (document_id, locale, status);
CREATE INDEX strapi_api_tokens_admin_user_owner_document_id ON strapi_api_tokens (admin_user_owner_document_id);
CREATE INDEX strapi_api_tokens_list ON strapi_api_tokens (status, locale, id);
CREATE INDEX strapi_api_tokens_name_lookup ON strapi_api_tokens (name, locale, status);
CREATE UNIQUE INDEX strapi_api_tokens_name_unique ON strapi_api_tokens (name, locale, status) WHERE status = 'published' AND "name" <> '';
CREATE UNIQUE INDEX strapi_api_tokens_version ON strapi_api_tokens (document_id, locale, status);
CREATE INDEX strapi_sessions_list ON strapi_sessions (status, locale, id);
CREATE INDEX strapi_sessions_session_id_lookup ON strapi_sessions (session_id, locale, status);
CREATE UNIQUE INDEX strapi_sessions_session_id_unique ON strapi_sessions (session_id, locale, status) WHERE status = 'published' AND "session_id" <> '';
CREATE INDEX strapi_sessions_user_id_lookup ON strapi_sessions (user_id, locale, status);
CREATE UNIQUE INDEX strapi_sessions_version ON strapi_sessions (document_id, locale, status);
CREATE INDEX up_permissions_list ON up_permissions (status, locale, id);
CREATE INDEX up_permissions_role_document_id ON up_permissions (role_document_id);
CREATE UNIQUE INDEX up_permissions_version ON up_permissions (document_id, locale, status);
CREATE INDEX up_roles_list ON up_roles (status, locale, id);
CREATE INDEX up_roles_type_lookup ON up_roles (type, locale, status);
CREATE UNIQUE INDEX up_roles_type_unique ON up_roles (type, locale, status) WHERE status = 'published' AND "type" <> '';
CREATE UNIQUE INDEX up_roles_version ON up_roles (document_id, locale, status);
CREATE INDEX up_users_confirmation_token_lookup ON up_users (confirmation_token, locale, status);
CREATE INDEX up_users_email_lookup ON up_users (email, locale, status);
CREATE INDEX up_users_list ON up_users (status, locale, id);
CREATE INDEX up_users_reset_password_token_lookup ON up_users (reset_password_token, locale, status);
CREATE INDEX up_users_role_document_id ON up_users (role_document_id);
CREATE INDEX up_users_username_lookup ON up_users (username, locale, status);
CREATE UNIQUE INDEX up_users_username_unique ON up_users (username, locale, status) WHERE status = 'published' AND "username" <> '';
CREATE UNIQUE INDEX up_users_version ON up_users (document_id, locale, status);
CREATE INDEX upload_folders_list ON upload_folders (status, locale, id);
CREATE INDEX upload_folders_parent_document_id ON upload_folders (parent_document_id);
CREATE INDEX upload_folders_path_id_lookup ON upload_folders (path_id, locale, status);
CREATE UNIQUE INDEX upload_folders_path_id_unique ON upload_folders (path_id, locale, status) WHERE status = 'published';
CREATE UNIQUE INDEX upload_folders_version ON upload_folders (document_id, locale, status);
CREATE INDEX admin_users_roles_links_owner ON admin_users_roles_links (owner_id, position);
CREATE UNIQUE INDEX admin_users_roles_links_target ON admin_users_roles_links (document_id, owner_id);
CREATE INDEX products_component_uniques_owner ON products_component_uniques (owner_id);
CREATE UNIQUE INDEX products_component_uniques_unique ON products_component_uniques (place, field, value, locale, status) WHERE status = 'published' AND value <> '';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('admin_roles',3);
INSERT INTO "sqlite_sequence" VALUES('admin_permissions',21);
INSERT INTO "sqlite_sequence" VALUES('strapi_api_tokens',2);
INSERT INTO "sqlite_sequence" VALUES('i18n_locale',1);
INSERT INTO "sqlite_sequence" VALUES('up_roles',2);
INSERT INTO "sqlite_sequence" VALUES('up_permissions',13);
INSERT INTO "sqlite_sequence" VALUES('products',10);
INSERT INTO "sqlite_sequence" VALUES('octavo_migrations',1);
COMMIT;
