// A real OpenID provider on loopback: node provider.mjs SETTINGS.json
// SETTINGS: { port, redirect_uri, client_id, client_secret, people: { login: claims } }. Whoever is listed is believed.
import { readFileSync } from "node:fs";
import http from "node:http";
import Provider from "oidc-provider";

const settings = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const issuer = `http://127.0.0.1:${settings.port}`;
const names = [...new Set(Object.values(settings.people).flatMap(Object.keys))];

const provider = new Provider(issuer, {
  clients: [{
    client_id: settings.client_id,
    client_secret: settings.client_secret,
    redirect_uris: [settings.redirect_uri],
    post_logout_redirect_uris: [settings.redirect_uri],
  }],
  cookies: { keys: ["only for tests"] },
  claims: { openid: ["sub", ...names] },
  conformIdTokenClaims: false, // Streamlit reads the ID token alone
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { // the library's own page asks another host for a font
      logoutSource(ctx, form) {
        ctx.body = `<!doctype html><title>Penyedia uji</title>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Keluar juga dari penyedia</button>`;
      },
    },
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, login) => ({ accountId: login, claims: () => ({ sub: login, ...settings.people[login] }) }),
  async loadExistingGrant(ctx) { // nobody is asked for consent
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const form = (uid) => `<!doctype html><title>Penyedia uji</title><form method="post" action="/interaction/${uid}">
<label>Login <input name="login" autofocus></label> <button>Lanjut</button></form>`;

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

http.createServer(async (request, response) => {
  const [, uid] = request.url.match(/^\/interaction\/([\w-]+)$/) ?? [];
  if (!uid) return provider.callback()(request, response);
  if (request.method === "GET") return response.setHeader("content-type", "text/html").end(form(uid));
  const login = (await body(request)).get("login");
  if (!settings.people[login]) return response.writeHead(403).end("unknown");
  return provider.interactionFinished(request, response, { login: { accountId: login } });
}).listen(settings.port, "127.0.0.1", () => console.log("ready"));
