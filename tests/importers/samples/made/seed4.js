const strapi = require('@strapi/strapi'); const fs = require('fs'); const path = require('path'); const os = require('os');
const FIX = process.env.FIXTURES;  // the folder tests/conformance/fixtures
(async () => {
  const app = await strapi({ appDir: __dirname, distDir: __dirname }).load();
  const es = app.entityService;
  await app.plugin('i18n').service('locales').create({ code: 'fr', name: 'French (fr)' });
  await app.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)' });
  const upload = async (file, type) => { const p = path.join(os.tmpdir(), 'up-' + file); fs.copyFileSync(path.join(FIX, file), p);
    const [f] = await app.plugin('upload').service('upload').upload({ data: { fileInfo: { alternativeText: 'alt ' + file } }, files: { path: p, name: file, type, size: fs.statSync(p).size } }); return f; };
  const folder = await app.plugin('upload').service('folder').create({ name: 'Pictures' });
  const inner = await app.plugin('upload').service('folder').create({ name: 'Inner', parent: folder.id });
  const photo = await upload('photo.jpg', 'image/jpeg'), pdf = await upload('doc.pdf', 'application/pdf'), png = await upload('small.png', 'image/png'), webp = await upload('pic.webp', 'image/webp');
  await app.plugin('upload').service('upload').updateFileInfo(photo.id, { folder: inner.id, name: 'photo.jpg' });
  const role = await app.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  const editor = await app.query('plugin::users-permissions.role').create({ data: { name: 'Editor', type: 'editor', description: 'Edits' } });
  const users = [];
  for (const n of ['ann', 'bob', 'cyd']) users.push(await app.plugin('users-permissions').service('user').add({ username: n, email: n + '@example.com', password: 'Secret123', provider: 'local', confirmed: true, blocked: n === 'cyd', role: n === 'bob' ? editor.id : role.id, nickname: n.toUpperCase(), avatar: n === 'ann' ? png.id : null }));
  const pub = await app.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
  const acts = [];
  for (const uid of Object.keys(app.contentTypes).filter(u => u.startsWith('api::'))) for (const a of (app.contentTypes[uid].kind === 'singleType' ? ['find'] : ['find', 'findOne'])) acts.push(uid + '.' + a);
  acts.push('plugin::upload.content-api.find', 'plugin::i18n.locales.listLocales');
  for (const action of acts) await app.query('plugin::users-permissions.permission').create({ data: { action, role: pub.id } });
  await app.query('plugin::users-permissions.permission').create({ data: { action: 'api::article.article.update', role: editor.id } });
  const tags = []; for (const n of ['t1', 't2', 't3', 't4']) tags.push(await es.create('api::tag.tag', { data: { name: n } }));
  const cats = []; for (const [i, n] of ['News', 'Tech', 'Life'].entries()) cats.push(await es.create('api::category.category', { data: { name: n, slug: n.toLowerCase(), position: i } }));
  const authors = []; for (const [i, n] of ['Ada', 'Ben', 'Cem'].entries()) authors.push(await es.create('api::author.author', { data: { name: n, email: n + '@x.io', secret: 'pw12345', birthday: '1990-01-0' + (i + 1), internalNote: 'n' + i, user: users[i].id } }));
  const now = new Date();
  const articles = [];
  for (let i = 0; i < 8; i++) {
    const a = await es.create('api::article.article', { data: { title: 'Article ' + i, slug: 'article-' + i, body: '# Body ' + i, views: i, rating: i / 2, featured: i % 2 === 0, publishOn: '2024-01-1' + i, locale: 'en',
      publishedAt: i % 3 === 2 ? null : now, category: i === 7 ? null : cats[i % 3].id, authors: [authors[(i + 1) % 3].id, authors[i % 3].id], tags: [tags[3 - i % 4].id, tags[i % 2].id].filter((x, k, l) => l.indexOf(x) === k),
      seo: { metaTitle: 'seo ' + i, metaDescription: 'd', links: [{ label: 'l1', url: 'u1' }, { label: 'l2' }] }, links: [{ label: 'a' + i, url: '/' }, { label: 'b' + i }],
      blocks: i % 2 ? [{ __component: 'shared.quote', title: 'q', body: 'b' }, { __component: 'shared.slider', caption: 'c', files: [png.id, photo.id] }, { __component: 'shared.rich-text', body: 'r' }] : [],
      cover: i % 2 ? photo.id : null, gallery: i === 3 ? [png.id, webp.id, photo.id] : [] } });
    articles.push(a);
  }
  const french = [];
  for (const i of [0, 1, 2]) {
    const f = await es.create('api::article.article', { data: { title: 'Le ' + i, slug: 'le-' + i, body: 'fr', views: i, locale: 'fr', publishedAt: i === 1 ? now : null, localizations: [articles[i].id], category: cats[0].id, authors: [authors[0].id], seo: { metaTitle: 'fr' }, links: [{ label: 'fr' }] } });
    await es.update('api::article.article', articles[i].id, { data: { localizations: [f.id] } });
    french.push(f);
  }
  const de = await es.create('api::article.article', { data: { title: 'Das 0', locale: 'de', publishedAt: now, localizations: [articles[0].id, french[0].id] } });
  await es.update('api::article.article', articles[0].id, { data: { localizations: [french[0].id, de.id] } });
  await es.update('api::article.article', french[0].id, { data: { localizations: [articles[0].id, de.id] } });
  await es.create('api::homepage.homepage', { data: { headline: 'Home', intro: 'i', locale: 'en', publishedAt: now, featuredArticles: [articles[3].id, articles[0].id], seo: { metaTitle: 'home' } } });
  await es.create('api::global.global', { data: { siteName: 'Site', description: 'd', defaultSeo: { metaTitle: 'g', links: [{ label: 'x' }] } } });
  const s1 = await es.create('api::kitchen-sink.kitchen-sink', { data: { name: 'Sink one', code: 'ABC1', text: 'some text', rich: '**r**', content: [{ type: 'paragraph', children: [{ type: 'text', text: 'Hello' }] }], mail: 'one@example.com', pass: 'Secret123', slug: 'sink-one', int: 5, big: '9007199254740991', flt: 1.5, dec: 12.34, flag: true, day: '2024-02-29', clock: '10:20:30.456', moment: '2024-02-29T10:20:30.456Z', color: 'red', data: { k: [1, { z: null }] }, hidden: 'h', box: { label: 'box', size: 3, tag: tags[0].id, secretNote: 's' }, boxes: [{ label: 'bb1', tag: tags[1].id }, { label: 'bb2' }], zone: [{ __component: 'shared.quote', body: 'z' }, { __component: 'shared.box', label: 'zz', tag: tags[2].id }], oneTag: tags[0].id, manyTags: [tags[2].id, tags[1].id], picture: png.id } });
  const s2 = await es.create('api::kitchen-sink.kitchen-sink', { data: { name: 'Sink two', parent: s1.id, peers: [s1.id], data: [1, 2, 3], moment: new Date(), boxes: [] } });
  await es.create('api::kitchen-sink.kitchen-sink', { data: { name: 'Sink three', parent: s1.id, peers: [s2.id, s1.id], data: 'text' } });
  const C = 'api::case-study-with-a-rather-long-name.case-study-with-a-rather-long-name';
  const c1 = await es.create(C, { data: { title: 'C1', locale: 'en', publishedAt: now, aRatherLongNameOfAnAttributeThatGoesBeyondWhatDatabasesLike: 'x1', panels: [{ heading: 'p1', at: '2024-01-01T00:00:00.000Z', rate: 1.25, data: { a: 1 }, flag: true, image: png.id, tags: [tags[1].id, tags[0].id], article: articles[0].id, links: [{ label: 'in' }] }] } });
  const c2 = await es.create(C, { data: { title: 'C2', locale: 'en', publishedAt: now, relatedCaseStudiesThatReadersOfThisOneShouldReadToo: [c1.id], blocks: [{ __component: 'shared.panel', heading: 'z', image: webp.id, tags: [tags[3].id] }] } });
  await es.create(C, { data: { title: 'C3', locale: 'en', relatedCaseStudiesThatReadersOfThisOneShouldReadToo: [c2.id, c1.id] } });
  const venues = []; for (const n of ['Hall', 'Barn']) venues.push(await es.create('api::venue.venue', { data: { name: n } }));
  const e1 = await es.create('api::event.event', { data: { name: 'E1', publishedAt: now, starts: '2025-01-01T10:00:00.000Z', opens: '09:30:00', price: 9.99, host: venues[0].id, attendees: [users[1].id, users[0].id], articles: [articles[1].id, articles[0].id], poster: photo.id, photos: [pdf.id, png.id], panel: { heading: 'ep', tags: [tags[0].id] }, subjects: [{ id: tags[1].id, __type: 'api::tag.tag' }, { id: articles[0].id, __type: 'api::article.article' }], about: { id: authors[0].id, __type: 'api::author.author' } } });
  const e2 = await es.create('api::event.event', { data: { name: 'E2 draft', host: venues[1].id } });
  for (let i = 0; i < 4; i++) await es.create('api::review.review', { data: { stars: i, text: 'r' + i, event: i === 3 ? e2.id : e1.id, publishedAt: i === 1 ? null : now } });
  const su = await app.query('admin::role').findOne({ where: { code: 'strapi-super-admin' } }), ed = await app.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
  await app.service('admin::user').create({ firstname: 'Ada', lastname: 'Admin', email: 'admin@example.com', password: 'Passw0rd!', isActive: true, roles: [su.id], registrationToken: null });
  await app.service('admin::user').create({ firstname: 'Ed', lastname: 'Itor', email: 'ed@example.com', password: 'Passw0rd!', isActive: true, roles: [ed.id], registrationToken: null });
  const t1 = await app.service('admin::api-token').create({ name: 'site', type: 'custom', description: 'd', lifespan: null, permissions: ['api::article.article.find', 'api::tag.tag.create'] });
  const t2 = await app.service('admin::api-token').create({ name: 'all', type: 'full-access', description: '', lifespan: null });
  await app.query('webhook').create({ data: { name: 'hook', url: 'https://example.com/hook', headers: {}, events: ['entry.create'], enabled: true } }).catch(e => console.log('webhook', e.message));
  fs.writeFileSync('keys.json', JSON.stringify({ site: t1.accessKey, all: t2.accessKey }));
  console.log('seeded'); process.exit(0);
})().catch(e => { console.error(e); process.exit(1); });
