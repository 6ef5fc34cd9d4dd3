// The installation as an issuer of DigiLocker: the ids that are given out when it is taken up, not confirmed until then.

/** Source of the shapes: DigiLocker Issuer APIs 3.0.0 (API Setu). The ids are proposals of ours. */
export const digilockerIssuer = {
  /** The name under which DigiLocker asks. */
  orgId: "in.gov.mp.urban",
  /** What every document's URI begins with. */
  issuerId: "in.gov.mp.urban",
  docTypes: { birth: "BRTCR", death: "DTHCR" },
  source: "DigiLocker Issuer APIs 3.0.0 (API Setu); ids proposed",
  verified: false,
} as const;
