// The installation as an issuer of DigiLocker: the ids that are given out when it is taken up, not confirmed until then.

/** Source of the shapes: DigiLocker Issuer APIs 3.0.0 (API Setu). The ids are proposals of ours. */
export const digilockerIssuer = {
  /** The name under which DigiLocker asks. */
  orgId: "in.gov.mp.urban",
  /** What every document's URI begins with. */
  issuerId: "in.gov.mp.urban",
  docTypes: { birth: "BRTCR", death: "DTHCR" },
  /** Of a day; ours. An entry's is above an account's, so that no single account bars an entry to others. */
  limits: { asked_of_account_max: 60, wrong_of_account_max: 10, wrong_of_entry_max: 30 },
  source: "DigiLocker Issuer APIs 3.0.0 (API Setu); ids proposed",
  verified: false,
} as const;
