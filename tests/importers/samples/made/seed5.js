const { createStrapi } = require('@strapi/strapi'); const fs = require('fs'); const path = require('path'); const os = require('os');
const FIX = process.env.FIXTURES;  // the folder tests/conformance/fixtures
(async () => {
  const app = await createStrapi({ appDir: __dirname, distDir: __dirname }).load();
  // On MariaDB some updates fail in Strapi itself; what they would have changed stays as it is.
  const D = (u) => { const d = app.documents(u); if (!process.env.SOFT) return d; const soft = (f) => (...a) => f(...a).catch(() => undefined); return { create: (...a) => d.create(...a), update: soft((...a) => d.update(...a)), unpublish: soft((...a) => d.unpublish(...a)) }; };
  await app.plugin('i18n').service('locales').create({ code: 'fr', name: 'French (fr)' });
  await app.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)' });
  const upload = async (file, type) => { const p = path.join(os.tmpdir(), 'up5-' + file); fs.copyFileSync(path.join(FIX, file), p);
    const [f] = await app.plugin('upload').service('upload').upload({ data: { fileInfo: { alternativeText: 'alt ' + file } }, files: { filepath: p, originalFilename: file, mimetype: type, size: fs.statSync(p).size } }); return f; };
  const folder = await app.plugin('upload').service('folder').create({ name: 'Pictures' });
  const inner = await app.plugin('upload').service('folder').create({ name: 'Inner', parent: folder.id });
  const photo = await upload('photo.jpg', 'image/jpeg'), pdf = await upload('doc.pdf', 'application/pdf'), png = await upload('small.png', 'image/png'), webp = await upload('pic.webp', 'image/webp');
  await app.plugin('upload').service('upload').updateFileInfo(photo.id, { folder: inner.id, name: 'photo.jpg' });
  const role = await app.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  const editor = await app.db.query('plugin::users-permissions.role').create({ data: { name: 'Editor', type: 'editor', description: 'Edits' } });
  const users = [];
  for (const n of ['ann', 'bob', 'cyd']) users.push(await app.plugin('users-permissions').service('user').add({ username: n, email: n + '@example.com', password: 'Secret123', provider: 'local', confirmed: true, blocked: n === 'cyd', role: n === 'bob' ? editor.id : role.id, nickname: n.toUpperCase(), avatar: n === 'ann' ? png.id : null }));
  const pub = await app.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
  const acts = [];
  for (const uid of Object.keys(app.contentTypes).filter(u => u.startsWith('api::'))) for (const a of (app.contentTypes[uid].kind === 'singleType' ? ['find'] : ['find', 'findOne'])) acts.push(uid + '.' + a);
  acts.push('plugin::upload.content-api.find', 'plugin::i18n.locales.listLocales');
  for (const action of acts) await app.db.query('plugin::users-permissions.permission').create({ data: { action, role: pub.id } });
  await app.db.query('plugin::users-permissions.permission').create({ data: { action: 'api::article.article.update', role: editor.id } });
  const mk = (u, data, o = {}) => D(u).create({ data, ...o });
  const tags = []; for (const n of ['t1', 't2', 't3', 't4']) tags.push(await mk('api::tag.tag', { name: n }));
  const cats = []; for (const [i, n] of ['News', 'Tech', 'Life'].entries()) cats.push(await mk('api::category.category', { name: n, slug: n.toLowerCase(), position: i }));
  const authors = []; for (const [i, n] of ['Ada', 'Ben', 'Cem'].entries()) authors.push(await mk('api::author.author', { name: n, email: n + '@x.io', secret: 'pw12345', birthday: '1990-01-0' + (i + 1), internalNote: 'n' + i, user: users[i].documentId }));
  const A = 'api::article.article', articles = [];
  for (let i = 0; i < 8; i++) {
    const a = await mk(A, { title: 'Article ' + i, slug: 'article-' + i, body: '# Body ' + i, views: i, rating: i / 2, featured: i % 2 === 0, publishOn: '2024-01-1' + i,
      category: i === 7 ? null : cats[i % 3].documentId, authors: [authors[(i + 1) % 3].documentId, authors[i % 3].documentId], tags: [tags[3 - i % 4].documentId, tags[i % 2].documentId].filter((x, k, l) => l.indexOf(x) === k),
      seo: { metaTitle: 'seo ' + i, metaDescription: 'd', links: [{ label: 'l1', url: 'u1' }, { label: 'l2' }] }, links: [{ label: 'a' + i, url: '/' }, { label: 'b' + i }],
      blocks: i % 2 ? [{ __component: 'shared.quote', title: 'q', body: 'b' }, { __component: 'shared.slider', caption: 'c', files: [png.id, photo.id] }, { __component: 'shared.rich-text', body: 'r' }] : [],
      cover: i % 2 ? photo.id : null, gallery: i === 3 ? [png.id, webp.id, photo.id] : [] }, { locale: 'en', status: i % 3 === 2 ? 'draft' : 'published' });
    articles.push(a);
  }
  for (const i of [0, 1, 2]) await D(A).update({ documentId: articles[i].documentId, locale: 'fr', data: { title: 'Le ' + i, slug: 'le-' + i, body: 'fr', category: cats[0].documentId, authors: [authors[0].documentId], seo: { metaTitle: 'fr' }, links: [{ label: 'fr' }] }, status: i === 1 ? 'published' : 'draft' });
  await D(A).update({ documentId: articles[0].documentId, locale: 'de', data: { title: 'Das 0' }, status: 'published' });
  await D(A).update({ documentId: articles[3].documentId, data: { title: 'Article 3 changed', authors: { connect: [{ documentId: authors[2].documentId, position: { start: true } }] }, tags: { disconnect: [tags[0].documentId], connect: [{ documentId: tags[2].documentId, position: { before: tags[1].documentId } }] }, category: cats[2].documentId } });
  await D(A).unpublish({ documentId: articles[4].documentId });
  await D('api::category.category').update({ documentId: cats[1].documentId, data: { articles: { connect: [{ documentId: articles[0].documentId, position: { start: true } }] } } });
  const hp = await mk('api::homepage.homepage', { headline: 'Home', intro: 'i', featuredArticles: [articles[3].documentId, articles[0].documentId, articles[2].documentId], seo: { metaTitle: 'home' } }, { status: 'published' });
  await D('api::homepage.homepage').update({ documentId: hp.documentId, locale: 'fr', data: { headline: 'Accueil' } });
  await mk('api::global.global', { siteName: 'Site', description: 'd', defaultSeo: { metaTitle: 'g', links: [{ label: 'x' }] } });
  const K = 'api::kitchen-sink.kitchen-sink';
  const s1 = await mk(K, { name: 'Sink one', code: 'ABC1', text: 'some text', rich: '**r**', content: [{ type: 'paragraph', children: [{ type: 'text', text: 'Hello' }] }], mail: 'one@example.com', pass: 'Secret123', slug: 'sink-one', int: 5, big: '9007199254740991', flt: 1.5, dec: 12.34, flag: true, day: '2024-02-29', clock: '10:20:30.456', moment: '2024-02-29T10:20:30.456Z', color: 'red', data: { k: [1, { z: null }] }, hidden: 'h', box: { label: 'box', size: 3, tag: tags[0].documentId, secretNote: 's' }, boxes: [{ label: 'bb1', tag: tags[1].documentId }, { label: 'bb2' }], zone: [{ __component: 'shared.quote', body: 'z' }, { __component: 'shared.box', label: 'zz', tag: tags[2].documentId }], oneTag: tags[0].documentId, manyTags: [tags[2].documentId, tags[1].documentId], picture: png.id });
  const s2 = await mk(K, { name: 'Sink two', parent: s1.documentId, peers: [s1.documentId], data: [1, 2, 3], moment: new Date(), boxes: [] });
  await mk(K, { name: 'Sink three', parent: s1.documentId, peers: [s2.documentId, s1.documentId], data: 7 });
  const C = 'api::case-study-with-a-rather-long-name.case-study-with-a-rather-long-name';
  const R = 'relatedCaseStudiesThatReadersOfThisOneShouldReadToo';
  const c1 = await mk(C, { title: 'C1', aRatherLongNameOfAnAttributeThatGoesBeyondWhatDatabasesLike: 'x1', panels: [{ heading: 'p1', at: '2024-01-01T00:00:00.000Z', rate: 1.25, data: { a: 1 }, flag: true, image: png.id, tags: [tags[1].documentId, tags[0].documentId], article: articles[0].documentId, links: [{ label: 'in' }] }] }, { status: 'published' });
  const c2 = await mk(C, { title: 'C2', [R]: [c1.documentId], blocks: [{ __component: 'shared.panel', heading: 'z', image: webp.id, tags: [tags[3].documentId] }] }, { status: 'published' });
  await mk(C, { title: 'C3', [R]: [c2.documentId, c1.documentId] });
  const venues = []; for (const n of ['Hall', 'Barn']) venues.push(await mk('api::venue.venue', { name: n }));
  const e1 = await mk('api::event.event', { name: 'E1', starts: '2025-01-01T10:00:00.000Z', opens: '09:30:00', price: 9.99, host: venues[0].documentId, attendees: [users[1].documentId, users[0].documentId], articles: [articles[1].documentId, articles[0].documentId], poster: photo.id, photos: [pdf.id, png.id], panel: { heading: 'ep', tags: [tags[0].documentId] }, subjects: [{ id: tags[1].id, __type: 'api::tag.tag' }, { id: articles[0].id, __type: 'api::article.article' }], about: { id: authors[0].id, __type: 'api::author.author' } }, { status: 'published' });
  const e2 = await mk('api::event.event', { name: 'E2 draft', host: venues[1].documentId });
  for (let i = 0; i < 4; i++) await mk('api::review.review', { stars: i, text: 'r' + i, event: i === 3 ? e2.documentId : e1.documentId }, { status: i === 1 ? 'draft' : 'published' });
  const su = await app.db.query('admin::role').findOne({ where: { code: 'strapi-super-admin' } }), ed = await app.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
  await app.service('admin::user').create({ firstname: 'Ada', lastname: 'Admin', email: 'admin@example.com', password: 'Passw0rd!', isActive: true, roles: [su.id], registrationToken: null });
  await app.service('admin::user').create({ firstname: 'Ed', lastname: 'Itor', email: 'ed@example.com', password: 'Passw0rd!', isActive: true, roles: [ed.id], registrationToken: null });
  const t1 = await app.service('admin::api-token').create({ name: 'site', type: 'custom', description: 'd', lifespan: null, permissions: ['api::article.article.find', 'api::tag.tag.create'] });
  const t2 = await app.service('admin::api-token').create({ name: 'all', type: 'full-access', description: '', lifespan: null });
  await app.db.query('strapi::webhook').create({ data: { name: 'hook', url: 'https://example.com/hook', headers: {}, events: ['entry.create'], enabled: true } }).catch(e => console.log('webhook', e.message));
  fs.writeFileSync('keys.json', JSON.stringify({ site: t1.accessKey, all: t2.accessKey }));
  console.log('seeded'); process.exit(0);
})().catch(e => { console.error(JSON.stringify(e.details||{})); console.error(e); process.exit(1); });
