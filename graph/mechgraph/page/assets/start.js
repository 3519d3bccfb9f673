/* The start: the page carries its data and the drawing library as gzip in base64; they are unpacked, then it runs.
   Scripts are run as inline ones, so that the policy, which names each by its hash, lets no other text run. */

async function unpack(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at); // from() takes twenty times as long
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

(async () => {
  const place = (packed, type, text) => Object.assign(document.createElement("script"), { type, textContent: text, id: packed });
  const put = async (name, type) => {
    const packed = document.getElementById(`packed-${name}`);
    const text = new TextDecoder().decode(await unpack(packed.id));
    return () => packed.replaceWith(place(name, type, text));
  };
  try {
    const parts = await Promise.all([put("page-data", "application/json"), put("drawing-data", "application/json"), put("drawing-script", "")]);
    for (const part of parts) part();
  } catch {
    document.getElementById("outdated").hidden = false;
    return;
  }
  const script = document.getElementById("page-script");
  script.replaceWith(place(script.id, "", script.textContent));
})();
