// One line of the list of towns, kept narrow so that the list can be read and compared by eye.

/** LGD code, Hindi name, English name, district in Hindi and English, population (census 2011, 0 unknown), 1 = proofed. */
export type TownRow = readonly [
  code: number,
  nameHi: string,
  nameEn: string,
  districtHi: string,
  districtEn: string,
  population: number,
  proofed: number,
];
