/* Claims by what they are about; made when they are first asked for. */

const NO_CLAIMS = [];

const claimsBy = (keys) => once(() => {
  const index = new Map();
  for (const claim of page.claims) for (const key of new Set(keys(claim))) link(index, key, claim);
  return new Map([...index].map(([key, rows]) => [key, [...rows]]));
});

const byEnd = claimsBy(endsOf);
const byDocument = claimsBy((claim) => [claim.document]);
const byMember = claimsBy((claim) => [...idsOf(claim.via), ...idsOf(claim.members), ...Object.values(claim.scope ?? {}).flatMap(idsOf)]);

/* The claims that have an entity at an end; those of a document; those that name an entity within. */
const claimsAbout = (id) => byEnd().get(id) ?? NO_CLAIMS;
const claimsIn = (id) => byDocument().get(id) ?? NO_CLAIMS;
const claimsNaming = (id) => byMember().get(id) ?? NO_CLAIMS;
const shownAbout = (id) => claimsAbout(id).filter((claim) => !now.hidden.has(claim.id));
