// node record.js OUT : answers of anonymous GET requests
const { createStrapi } = require('@strapi/strapi'); const fs = require('fs'); const http = require('http');
const get = (p) => new Promise((ok, no) => http.get({ host: '127.0.0.1', port: 1450, path: encodeURI(p) }, r => { let s = ''; r.on('data', d => s += d); r.on('end', () => { let b; try { b = JSON.parse(s); } catch { b = s; } ok({ path: p, status: r.statusCode, body: b }); }); }).on('error', no));
(async () => {
  const app = await createStrapi({ appDir: __dirname, distDir: __dirname }).load(); await app.server.mount(); await new Promise(r => app.server.listen(1450, '127.0.0.1', r));
  const paths = [];
  for (const [uid, t] of Object.entries(app.contentTypes)) { if (!uid.startsWith('api::')) continue; const single = t.kind === 'singleType'; const base = '/api/' + (single ? t.info.singularName : t.info.pluralName);
    const sort = single ? '' : '&sort=id&pagination[pageSize]=100';
    for (const s of ['published', 'draft']) { for (const l of t.pluginOptions?.i18n?.localized ? ['en', 'fr', 'de', ...(single ? [] : ['*'])] : ['']) paths.push(`${base}?status=${s}${l ? '&locale=' + l : ''}&populate=*${sort}`);
      const deep = Object.entries(t.attributes).filter(([, a]) => ['component', 'dynamiczone'].includes(a.type)).map(([n, a]) => a.type === 'component' ? `populate[${n}][populate]=*` : a.components.map(c => `populate[${n}][on][${c}][populate]=*`).join('&')).join('&'); if (deep) paths.push(`${base}?status=${s}&${deep}${sort}`); } }
  paths.push('/api/upload/files?sort=id', '/api/i18n/locales', '/api/categories?populate[articles][populate]=authors&sort=id', '/api/authors?populate[articles][sort]=title&sort=id', '/api/articles?filters[category][name][$eq]=News&sort=id&populate[tags]=true', '/api/articles?populate[localizations][fields]=title&sort=id&locale=fr', '/api/tags?populate[articles][fields]=title&sort=id');
  const out = []; for (const p of paths) out.push(await get(p));
  fs.writeFileSync(process.argv[2], JSON.stringify(out, null, 1)); console.log(out.length, JSON.stringify(out.reduce((a, x) => (a[x.status] = (a[x.status] || 0) + 1, a), {})));
  for (const x of out) if (x.status >= 400) console.log(x.status, x.path, JSON.stringify(x.body).slice(0, 200));
  process.exit(0);
})().catch(e => { console.error(e); process.exit(1); });
