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
INSERT INTO "admin_permissions" VALUES(1,'rwz06sipdnkg61puhze13xs0','','published','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z',NULL,NULL,'plugin::content-manager.explorer.create','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743156,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(2,'zant85y6i8s6bpmwtzx34a8p','','published','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z',NULL,NULL,'plugin::content-manager.explorer.create','{}','api::author.author','{"fields":["name","born"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743157,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(3,'ll8n4a6tgm1il4tndijbfrk3','','published','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z','2026-11-29T10:36:53.710Z',NULL,NULL,'plugin::content-manager.explorer.read','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743158,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(4,'ikrqrbm81f3t80dmxnjib00y','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.read','{}','api::author.author','{"fields":["name","born"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743159,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(5,'xeriwgh0m5ieep1tnbacuv25','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.update','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743160,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(6,'vzpc97s9nirglb4996riekpv','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.update','{}','api::author.author','{"fields":["name","born"]}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743161,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(7,'dcns6mwhajqd1oz3066k99p7','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.delete','{}','api::article.article','{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743162,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(8,'tyglzs9vlrvmgemyr2zbcp9t','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.delete','{}','api::author.author','{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743163,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(9,'wn9o5mn9q0s5yyfn7jatjtp8','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.publish','{}','api::article.article','{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743164,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(10,'hbfkghecrwdm2wkbml1ayfsi','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::content-manager.explorer.publish','{}','api::author.author','{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743165,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(11,'yzk1zpml4lq71svrhf70dmfd','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.read','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743166,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(12,'f1poif0i4dw8j6i9m5pvkgat','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.configure-view','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743167,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(13,'k95r83amjwiecvbzmiwjeux1','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.assets.create','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743168,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(14,'uu65v4lpss031z0viv8hz7f2','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.assets.update','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743169,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(15,'l3egmgi1uggwj683hkg87v4s','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.assets.download','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743170,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(16,'hi9hq1n02mphjdkra0tkmue7','','published','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z','2026-11-29T10:36:53.711Z',NULL,NULL,'plugin::upload.assets.copy-link','{}',NULL,'{}','[]','qzeu824imy4fa0tosdq5e9e1',1795948613743171,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(17,'sifqqjravh2ic54950wyk6vt','','published','2026-11-29T10:36:53.769Z','2026-11-29T10:36:53.769Z','2026-11-29T10:36:53.769Z',NULL,NULL,'plugin::content-manager.explorer.create','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778650,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(18,'znqeby4so7asc0xkxmt72blq','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.create','{}','api::author.author','{"fields":["name","born"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778651,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(19,'dmrbwhea3qpao2cn7ifrsoh8','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.read','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778652,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(20,'c92ljki8i3ug15tmzq06bqet','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.read','{}','api::author.author','{"fields":["name","born"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778653,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(21,'u679npgriajthll27ektbcfm','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.update','{}','api::article.article','{"fields":["title","slug","body","seo.metaTitle","seo.metaDescription","views","author","authors","parts.metaTitle","parts.metaDescription"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778654,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(22,'q5zhe4kfcim33igft636acz6','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.update','{}','api::author.author','{"fields":["name","born"]}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778655,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(23,'jf4ne0jqhxlyx0bbn87hhizt','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.delete','{}','api::article.article','{}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778656,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(24,'jrdno6u8q8mmkwqiapqq55ib','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::content-manager.explorer.delete','{}','api::author.author','{}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778657,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(25,'w17p5mn97520fkzkmawdm0s0','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.read','{}',NULL,'{}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778658,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(26,'qqk3s388kyj9ihxpv3bqowax','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.configure-view','{}',NULL,'{}','[]','hqhf2x16y150sq4hazsyhg8l',1795948613778659,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(27,'iqn6wma0dbmazd7ml74hmcg5','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.assets.create','{}',NULL,'{}','[]','hqhf2x16y150sq4hazsyhg8l',1795948613778660,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(28,'ku1ifk9fq2xvofvc4ny5f1k0','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.assets.update','{}',NULL,'{}','["admin::is-creator"]','hqhf2x16y150sq4hazsyhg8l',1795948613778661,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(29,'gavji42y17zwm3ua4dxqnsd7','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.assets.download','{}',NULL,'{}','[]','hqhf2x16y150sq4hazsyhg8l',1795948613778662,NULL,NULL);
INSERT INTO "admin_permissions" VALUES(30,'pcdbfk7ozc2gnv4hpk0pegi0','','published','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z','2026-11-29T10:36:53.770Z',NULL,NULL,'plugin::upload.assets.copy-link','{}',NULL,'{}','[]','hqhf2x16y150sq4hazsyhg8l',1795948613778663,NULL,NULL);
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
INSERT INTO "admin_roles" VALUES(1,'jq87coyhxyh883bng39qfr8u','','published','2026-11-29T10:36:53.694Z','2026-11-29T10:36:53.694Z','2026-11-29T10:36:53.694Z',NULL,NULL,'Super Admin','strapi-super-admin','Super Admins can access and manage all features and settings.');
INSERT INTO "admin_roles" VALUES(2,'qzeu824imy4fa0tosdq5e9e1','','published','2026-11-29T10:36:53.742Z','2026-11-29T10:36:53.742Z','2026-11-29T10:36:53.742Z',NULL,NULL,'Editor','strapi-editor','Editors can manage and publish contents including those of other users.');
INSERT INTO "admin_roles" VALUES(3,'hqhf2x16y150sq4hazsyhg8l','','published','2026-11-29T10:36:53.774Z','2026-11-29T10:36:53.774Z','2026-11-29T10:36:53.774Z',NULL,NULL,'Author','strapi-author','Authors can manage the content they have created.');
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
CREATE TABLE articles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at DATETIME_TEXT, 
	updated_at DATETIME_TEXT, 
	published_at DATETIME_TEXT, 
	created_by_id BIGINT, 
	updated_by_id BIGINT, 
	title TEXT, 
	slug TEXT, 
	body TEXT, 
	seo JSON_TEXT, 
	views INTEGER, 
	author_document_id TEXT, 
	parts JSON_TEXT
);
INSERT INTO "articles" VALUES(1,'cx4p3fpyy2jj0ty4okec5865','','draft','2026-11-29T10:36:54.220Z','2026-11-29T10:36:54.242Z',NULL,NULL,NULL,'First, edited','first','Some *text*

More','{"id":1,"metaTitle":"m"}',12,'pkr5gawdjv1vc1syk8cqtl1e','[{"id":2,"metaTitle":"p1"},{"id":3,"metaTitle":"p2"}]');
INSERT INTO "articles" VALUES(2,'cx4p3fpyy2jj0ty4okec5865','','published','2026-11-29T10:36:54.220Z','2026-11-29T10:36:54.220Z','2026-11-29T10:36:54.220Z',NULL,NULL,'First','first','Some *text*

More','{"id":4,"__from":1,"metaTitle":"m"}',12,'pkr5gawdjv1vc1syk8cqtl1e','[{"id":5,"__from":2,"metaTitle":"p1"},{"id":6,"__from":3,"metaTitle":"p2"}]');
INSERT INTO "articles" VALUES(3,'oqt6af0nfi1ksmoc1shce1az','','draft','2026-11-29T10:36:54.247Z','2026-11-29T10:36:54.247Z',NULL,NULL,NULL,'Draft','draft',NULL,NULL,3,NULL,'[]');
CREATE TABLE articles_authors_links (
	owner_id BIGINT NOT NULL, 
	document_id TEXT NOT NULL, 
	position INTEGER DEFAULT 0 NOT NULL, 
	inverse_position INTEGER DEFAULT 0 NOT NULL, 
	FOREIGN KEY(owner_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "articles_authors_links" VALUES(1,'zqdsfd5tym20qjffatqycnup',1,1795948614226084);
INSERT INTO "articles_authors_links" VALUES(1,'pkr5gawdjv1vc1syk8cqtl1e',2,1795948614226086);
INSERT INTO "articles_authors_links" VALUES(2,'zqdsfd5tym20qjffatqycnup',1,1795948614226084);
INSERT INTO "articles_authors_links" VALUES(2,'pkr5gawdjv1vc1syk8cqtl1e',2,1795948614226086);
CREATE TABLE authors (
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
	born DATE_TEXT
);
INSERT INTO "authors" VALUES(1,'pkr5gawdjv1vc1syk8cqtl1e','','draft','2026-11-29T10:36:54.171Z','2026-11-29T10:36:54.171Z',NULL,NULL,NULL,'Ada','1815-12-10');
INSERT INTO "authors" VALUES(2,'pkr5gawdjv1vc1syk8cqtl1e','','published','2026-11-29T10:36:54.171Z','2026-11-29T10:36:54.171Z','2026-11-29T10:36:54.171Z',NULL,NULL,'Ada','1815-12-10');
INSERT INTO "authors" VALUES(3,'zqdsfd5tym20qjffatqycnup','','draft','2026-11-29T10:36:54.214Z','2026-11-29T10:36:54.214Z',NULL,NULL,NULL,'Bea',NULL);
INSERT INTO "authors" VALUES(4,'zqdsfd5tym20qjffatqycnup','','published','2026-11-29T10:36:54.214Z','2026-11-29T10:36:54.214Z','2026-11-29T10:36:54.214Z',NULL,NULL,'Bea',NULL);
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
INSERT INTO "i18n_locale" VALUES(1,'nslk7ym8rjuqou5vwem8wp9v','','published','2026-11-29T10:36:53.894Z','2026-11-29T10:36:53.894Z','2026-11-29T10:36:53.894Z',NULL,NULL,'English (en)','en');
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
INSERT INTO "octavo_counters" VALUES('shared.seo',6);
CREATE TABLE octavo_store (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "octavo_store" VALUES('octavo.layout','{"types":{"admin::api-token":{"table":"strapi_api_tokens","single":false,"drafts":false,"localized":false,"attributes":{"accessKey":{"type":"string","column":"access_key","links":"","target":"","many":false,"members":[],"localized":false},"adminPermissions":{"type":"relation","column":"","links":"","target":"admin::permission","many":true,"members":[],"localized":false},"adminUserOwner":{"type":"relation","column":"admin_user_owner_document_id","links":"","target":"admin::user","many":false,"members":[],"localized":false},"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false},"encryptedKey":{"type":"text","column":"encrypted_key","links":"","target":"","many":false,"members":[],"localized":false},"expiresAt":{"type":"datetime","column":"expires_at","links":"","target":"","many":false,"members":[],"localized":false},"kind":{"type":"enumeration","column":"kind","links":"","target":"","many":false,"members":[],"localized":false},"lastUsedAt":{"type":"datetime","column":"last_used_at","links":"","target":"","many":false,"members":[],"localized":false},"lifespan":{"type":"biginteger","column":"lifespan","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false},"permissions":{"type":"relation","column":"","links":"","target":"admin::api-token-permission","many":true,"members":[],"localized":false},"type":{"type":"enumeration","column":"type","links":"","target":"","many":false,"members":[],"localized":false}}},"admin::api-token-permission":{"table":"strapi_api_token_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false},"token":{"type":"relation","column":"token_document_id","links":"","target":"admin::api-token","many":false,"members":[],"localized":false}}},"admin::permission":{"table":"admin_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false},"actionParameters":{"type":"json","column":"action_parameters","links":"","target":"","many":false,"members":[],"localized":false},"apiToken":{"type":"relation","column":"api_token_document_id","links":"","target":"admin::api-token","many":false,"members":[],"localized":false},"conditions":{"type":"json","column":"conditions","links":"","target":"","many":false,"members":[],"localized":false},"properties":{"type":"json","column":"properties","links":"","target":"","many":false,"members":[],"localized":false},"role":{"type":"relation","column":"role_document_id","links":"","target":"admin::role","many":false,"members":[],"localized":false},"subject":{"type":"string","column":"subject","links":"","target":"","many":false,"members":[],"localized":false}}},"admin::role":{"table":"admin_roles","single":false,"drafts":false,"localized":false,"attributes":{"code":{"type":"string","column":"code","links":"","target":"","many":false,"members":[],"localized":false},"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false},"permissions":{"type":"relation","column":"","links":"","target":"admin::permission","many":true,"members":[],"localized":false},"users":{"type":"relation","column":"","links":"","target":"admin::user","many":true,"members":[],"localized":false}}},"admin::session":{"table":"strapi_sessions","single":false,"drafts":false,"localized":false,"attributes":{"absoluteExpiresAt":{"type":"datetime","column":"absolute_expires_at","links":"","target":"","many":false,"members":[],"localized":false},"childId":{"type":"string","column":"child_id","links":"","target":"","many":false,"members":[],"localized":false},"deviceId":{"type":"string","column":"device_id","links":"","target":"","many":false,"members":[],"localized":false},"expiresAt":{"type":"datetime","column":"expires_at","links":"","target":"","many":false,"members":[],"localized":false},"metadata":{"type":"json","column":"metadata","links":"","target":"","many":false,"members":[],"localized":false},"origin":{"type":"string","column":"origin","links":"","target":"","many":false,"members":[],"localized":false},"sessionId":{"type":"string","column":"session_id","links":"","target":"","many":false,"members":[],"localized":false},"status":{"type":"string","column":"status_","links":"","target":"","many":false,"members":[],"localized":false},"type":{"type":"string","column":"type","links":"","target":"","many":false,"members":[],"localized":false},"userId":{"type":"string","column":"user_id","links":"","target":"","many":false,"members":[],"localized":false}}},"admin::user":{"table":"admin_users","single":false,"drafts":false,"localized":false,"attributes":{"apiTokens":{"type":"relation","column":"","links":"","target":"admin::api-token","many":true,"members":[],"localized":false},"blocked":{"type":"boolean","column":"blocked","links":"","target":"","many":false,"members":[],"localized":false},"email":{"type":"email","column":"email","links":"","target":"","many":false,"members":[],"localized":false},"firstname":{"type":"string","column":"firstname","links":"","target":"","many":false,"members":[],"localized":false},"isActive":{"type":"boolean","column":"is_active","links":"","target":"","many":false,"members":[],"localized":false},"lastname":{"type":"string","column":"lastname","links":"","target":"","many":false,"members":[],"localized":false},"password":{"type":"password","column":"password","links":"","target":"","many":false,"members":[],"localized":false},"preferedLanguage":{"type":"string","column":"prefered_language","links":"","target":"","many":false,"members":[],"localized":false},"registrationToken":{"type":"string","column":"registration_token","links":"","target":"","many":false,"members":[],"localized":false},"resetPasswordToken":{"type":"string","column":"reset_password_token","links":"","target":"","many":false,"members":[],"localized":false},"resetPasswordTokenExpiresAt":{"type":"datetime","column":"reset_password_token_expires_at","links":"","target":"","many":false,"members":[],"localized":false},"roles":{"type":"relation","column":"","links":"admin_users_roles_links","target":"admin::role","many":true,"members":[],"localized":false},"username":{"type":"string","column":"username","links":"","target":"","many":false,"members":[],"localized":false}}},"api::article.article":{"table":"articles","single":false,"drafts":true,"localized":false,"attributes":{"author":{"type":"relation","column":"author_document_id","links":"","target":"api::author.author","many":false,"members":[],"localized":false},"authors":{"type":"relation","column":"","links":"articles_authors_links","target":"api::author.author","many":true,"members":[],"localized":false},"body":{"type":"richtext","column":"body","links":"","target":"","many":false,"members":[],"localized":false},"parts":{"type":"component","column":"parts","links":"","target":"shared.seo","many":true,"members":[],"localized":false},"seo":{"type":"component","column":"seo","links":"","target":"shared.seo","many":false,"members":[],"localized":false},"slug":{"type":"uid","column":"slug","links":"","target":"","many":false,"members":[],"localized":false},"title":{"type":"string","column":"title","links":"","target":"","many":false,"members":[],"localized":false},"views":{"type":"integer","column":"views","links":"","target":"","many":false,"members":[],"localized":false}}},"api::author.author":{"table":"authors","single":false,"drafts":true,"localized":false,"attributes":{"born":{"type":"date","column":"born","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false}}},"plugin::i18n.locale":{"table":"i18n_locale","single":false,"drafts":false,"localized":false,"attributes":{"code":{"type":"string","column":"code","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false}}},"plugin::upload.file":{"table":"files","single":false,"drafts":false,"localized":false,"attributes":{"alternativeText":{"type":"text","column":"alternative_text","links":"","target":"","many":false,"members":[],"localized":false},"caption":{"type":"text","column":"caption","links":"","target":"","many":false,"members":[],"localized":false},"ext":{"type":"string","column":"ext","links":"","target":"","many":false,"members":[],"localized":false},"focalPoint":{"type":"json","column":"focal_point","links":"","target":"","many":false,"members":[],"localized":false},"folder":{"type":"relation","column":"folder_document_id","links":"","target":"plugin::upload.folder","many":false,"members":[],"localized":false},"folderPath":{"type":"string","column":"folder_path","links":"","target":"","many":false,"members":[],"localized":false},"formats":{"type":"json","column":"formats","links":"","target":"","many":false,"members":[],"localized":false},"hash":{"type":"string","column":"hash","links":"","target":"","many":false,"members":[],"localized":false},"height":{"type":"integer","column":"height","links":"","target":"","many":false,"members":[],"localized":false},"mime":{"type":"string","column":"mime","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false},"previewUrl":{"type":"text","column":"preview_url","links":"","target":"","many":false,"members":[],"localized":false},"provenMime":{"type":"string","column":"proven_mime","links":"","target":"","many":false,"members":[],"localized":false},"provider":{"type":"string","column":"provider","links":"","target":"","many":false,"members":[],"localized":false},"provider_metadata":{"type":"json","column":"provider_metadata","links":"","target":"","many":false,"members":[],"localized":false},"related":{"type":"relation","column":"","links":"","target":"any type","many":true,"members":[],"localized":false},"size":{"type":"decimal","column":"size","links":"","target":"","many":false,"members":[],"localized":false},"storedAs":{"type":"string","column":"stored_as","links":"","target":"","many":false,"members":[],"localized":false},"url":{"type":"text","column":"url","links":"","target":"","many":false,"members":[],"localized":false},"width":{"type":"integer","column":"width","links":"","target":"","many":false,"members":[],"localized":false}}},"plugin::upload.folder":{"table":"upload_folders","single":false,"drafts":false,"localized":false,"attributes":{"children":{"type":"relation","column":"","links":"","target":"plugin::upload.folder","many":true,"members":[],"localized":false},"files":{"type":"relation","column":"","links":"","target":"plugin::upload.file","many":true,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false},"parent":{"type":"relation","column":"parent_document_id","links":"","target":"plugin::upload.folder","many":false,"members":[],"localized":false},"path":{"type":"string","column":"path","links":"","target":"","many":false,"members":[],"localized":false},"pathId":{"type":"integer","column":"path_id","links":"","target":"","many":false,"members":[],"localized":false}}},"plugin::users-permissions.permission":{"table":"up_permissions","single":false,"drafts":false,"localized":false,"attributes":{"action":{"type":"string","column":"action","links":"","target":"","many":false,"members":[],"localized":false},"role":{"type":"relation","column":"role_document_id","links":"","target":"plugin::users-permissions.role","many":false,"members":[],"localized":false}}},"plugin::users-permissions.role":{"table":"up_roles","single":false,"drafts":false,"localized":false,"attributes":{"description":{"type":"string","column":"description","links":"","target":"","many":false,"members":[],"localized":false},"name":{"type":"string","column":"name","links":"","target":"","many":false,"members":[],"localized":false},"permissions":{"type":"relation","column":"","links":"","target":"plugin::users-permissions.permission","many":true,"members":[],"localized":false},"type":{"type":"string","column":"type","links":"","target":"","many":false,"members":[],"localized":false},"users":{"type":"relation","column":"","links":"","target":"plugin::users-permissions.user","many":true,"members":[],"localized":false}}},"plugin::users-permissions.user":{"table":"up_users","single":false,"drafts":false,"localized":false,"attributes":{"blocked":{"type":"boolean","column":"blocked","links":"","target":"","many":false,"members":[],"localized":false},"confirmationToken":{"type":"string","column":"confirmation_token","links":"","target":"","many":false,"members":[],"localized":false},"confirmed":{"type":"boolean","column":"confirmed","links":"","target":"","many":false,"members":[],"localized":false},"email":{"type":"email","column":"email","links":"","target":"","many":false,"members":[],"localized":false},"password":{"type":"password","column":"password","links":"","target":"","many":false,"members":[],"localized":false},"provider":{"type":"string","column":"provider","links":"","target":"","many":false,"members":[],"localized":false},"resetPasswordToken":{"type":"string","column":"reset_password_token","links":"","target":"","many":false,"members":[],"localized":false},"role":{"type":"relation","column":"role_document_id","links":"","target":"plugin::users-permissions.role","many":false,"members":[],"localized":false},"username":{"type":"string","column":"username","links":"","target":"","many":false,"members":[],"localized":false}}}},"components":{"shared.seo":{"metaDescription":{"type":"text","column":"","links":"","target":"","many":false,"members":[],"localized":false},"metaTitle":{"type":"string","column":"","links":"","target":"","many":false,"members":[],"localized":false}}}}');
INSERT INTO "octavo_store" VALUES('admin.uuid','"f4bcb44c-bbcd-41fa-82a6-c0ed59ebcb19"');
INSERT INTO "octavo_store" VALUES('api-tokens.seeded','true');
INSERT INTO "octavo_store" VALUES('plugin::i18n.locale','null');
INSERT INTO "octavo_store" VALUES('i18n.default_locale','"en"');
INSERT INTO "octavo_store" VALUES('plugin_users-permissions_codes','true');
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
INSERT INTO "strapi_api_tokens" VALUES(1,'m83v1y6lpar24rekzily2jtt','','published','2026-11-29T10:36:53.817Z','2026-11-29T10:36:53.817Z','2026-11-29T10:36:53.817Z',NULL,NULL,'Read Only','A default API token with read-only permissions, only used for accessing resources','content-api','read-only','5749690207d62807314c0fe4da11077d45f4cc416a6ca1fad166da941350167eef5438ec9826110c81032160eddfb7600983382dbfb9fea5c25628521675c90e',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "strapi_api_tokens" VALUES(2,'kaa2rbuv5jnxey3jpj7kksu1','','published','2026-11-29T10:36:53.873Z','2026-11-29T10:36:53.873Z','2026-11-29T10:36:53.873Z',NULL,NULL,'Full Access','A default API token with full access permissions, used for accessing or modifying resources','content-api','full-access','1a9934282a92c201612ffad8b3849eea8eabaedc1eeab148456e874d538d1321e5697ba6f0a97a8762113f9079d65ad3e1e7eed3ad4799698f0644bc109f851a',NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "up_permissions" VALUES(1,'cbhu0z3tryrkab7hawgf68aj','','published','2026-11-29T10:36:53.967Z','2026-11-29T10:36:53.967Z','2026-11-29T10:36:53.967Z',NULL,NULL,'plugin::users-permissions.auth.changePassword','msbkvzh9jejlcfh4ypy1rxyh',1795948613995497);
INSERT INTO "up_permissions" VALUES(2,'jomsmndtxgs3qvynn6kdnwrb','','published','2026-11-29T10:36:53.970Z','2026-11-29T10:36:53.970Z','2026-11-29T10:36:53.970Z',NULL,NULL,'plugin::users-permissions.auth.getSessions','msbkvzh9jejlcfh4ypy1rxyh',1795948613995498);
INSERT INTO "up_permissions" VALUES(3,'ql6aso5erggq8jr4bo6gao54','','published','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z',NULL,NULL,'plugin::users-permissions.auth.logout','msbkvzh9jejlcfh4ypy1rxyh',1795948613995499);
INSERT INTO "up_permissions" VALUES(4,'tlsryz1yg5pjc59i69cu0blt','','published','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z',NULL,NULL,'plugin::users-permissions.auth.revokeSession','msbkvzh9jejlcfh4ypy1rxyh',1795948613995500);
INSERT INTO "up_permissions" VALUES(5,'v0hd77wjd3uubxg4zm0l6qyd','','published','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z','2026-11-29T10:36:53.971Z',NULL,NULL,'plugin::users-permissions.user.me','msbkvzh9jejlcfh4ypy1rxyh',1795948613995501);
INSERT INTO "up_permissions" VALUES(6,'jlvaezc297qhcm202j6i4ufi','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.callback','gjaalaedt7y3h7ptsf01rm6e',1795948614089132);
INSERT INTO "up_permissions" VALUES(7,'sepj9oq2gkt0ey6o9fbltz3u','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.connect','gjaalaedt7y3h7ptsf01rm6e',1795948614089133);
INSERT INTO "up_permissions" VALUES(8,'mzcghgchkeg6geixir9z0mz4','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.emailConfirmation','gjaalaedt7y3h7ptsf01rm6e',1795948614089134);
INSERT INTO "up_permissions" VALUES(9,'g7jo58zrumbkwodxuzxb28ql','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.forgotPassword','gjaalaedt7y3h7ptsf01rm6e',1795948614089135);
INSERT INTO "up_permissions" VALUES(10,'nju3n8pnc89359q9qnfaakqx','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.refresh','gjaalaedt7y3h7ptsf01rm6e',1795948614089136);
INSERT INTO "up_permissions" VALUES(11,'vgqwcg50czuomgtaup8t9uuo','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.register','gjaalaedt7y3h7ptsf01rm6e',1795948614089137);
INSERT INTO "up_permissions" VALUES(12,'acw4khepf87fwnknoysv3cd6','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.resetPassword','gjaalaedt7y3h7ptsf01rm6e',1795948614089138);
INSERT INTO "up_permissions" VALUES(13,'pi83v0mf8t62p4hlrvqqcc3e','','published','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z','2026-11-29T10:36:54.087Z',NULL,NULL,'plugin::users-permissions.auth.sendEmailConfirmation','gjaalaedt7y3h7ptsf01rm6e',1795948614089139);
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
INSERT INTO "up_roles" VALUES(1,'msbkvzh9jejlcfh4ypy1rxyh','','published','2026-11-29T10:36:53.949Z','2026-11-29T10:36:53.990Z','2026-11-29T10:36:53.949Z',NULL,NULL,'Authenticated','Default role given to authenticated user.','authenticated');
INSERT INTO "up_roles" VALUES(2,'gjaalaedt7y3h7ptsf01rm6e','','published','2026-11-29T10:36:54.086Z','2026-11-29T10:36:54.088Z','2026-11-29T10:36:54.086Z',NULL,NULL,'Public','Default role given to unauthenticated user.','public');
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
CREATE INDEX articles_author_document_id ON articles (author_document_id);
CREATE INDEX articles_list ON articles (status, locale, id);
CREATE INDEX articles_slug_lookup ON articles (slug, locale, status);
CREATE UNIQUE INDEX articles_slug_unique ON articles (slug, locale, status) WHERE status = 'published' AND "slug" <> '';
CREATE UNIQUE INDEX articles_version ON articles (document_id, locale, status);
CREATE INDEX authors_list ON authors (status, locale, id);
CREATE UNIQUE INDEX authors_version ON authors (document_id, locale, status);
CREATE INDEX files_folder_document_id ON files (folder_document_id);
CREATE INDEX files_hash_lookup ON files (hash, locale, status);
CREATE INDEX files_list ON files (status, locale, id);
CREATE INDEX files_stored_as_lookup ON files (stored_as, locale, status);
CREATE UNIQUE INDEX files_version ON files (document_id, locale, status);
CREATE INDEX i18n_locale_code_lookup ON i18n_locale (code, locale, status);
CREATE UNIQUE INDEX i18n_locale_code_unique ON i18n_locale (code, locale, status) WHERE status = 'published' AND "code" <> '';
CREATE INDEX i18n_locale_list ON i18n_locale (status, locale, id);
CREATE UNIQUE INDEX i18n_locale_version ON i18n_locale (document_id, locale, status);
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
CREATE INDEX articles_authors_links_owner ON articles_authors_links (owner_id, position);
CREATE UNIQUE INDEX articles_authors_links_target ON articles_authors_links (document_id, owner_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('admin_roles',3);
INSERT INTO "sqlite_sequence" VALUES('admin_permissions',30);
INSERT INTO "sqlite_sequence" VALUES('strapi_api_tokens',2);
INSERT INTO "sqlite_sequence" VALUES('i18n_locale',1);
INSERT INTO "sqlite_sequence" VALUES('up_roles',2);
INSERT INTO "sqlite_sequence" VALUES('up_permissions',13);
INSERT INTO "sqlite_sequence" VALUES('authors',4);
INSERT INTO "sqlite_sequence" VALUES('articles',3);
COMMIT;