// Sample rates of Shivpuri (250705): invented figures in the shape of a council's resolution, not its real one.
import { type GridRow, sampleRates } from "./sample.ts";
import type { PropertyTaxRates } from "../../kernel/property-tax-rates.ts";
import type { TownId } from "../../kernel/town.ts";

const town = 250705 as TownId;

/** Zone, use, then paise a square foot a year: RCC, pucca, semi-pucca, kachcha, open land. */
const grid: readonly GridRow[] = [
  ["01", "residential", 1200, 1020, 720, 480, 180],
  ["01", "commercial", 2400, 2040, 1440, 960, 360],
  ["01", "industrial", 1800, 1530, 1080, 720, 270],
  ["01", "institutional", 1440, 1225, 865, 575, 215],
  ["02", "residential", 960, 815, 575, 385, 145],
  ["02", "commercial", 1920, 1630, 1150, 770, 290],
  ["02", "industrial", 1440, 1225, 865, 575, 215],
  ["02", "institutional", 1150, 980, 690, 460, 175],
  ["03", "residential", 720, 610, 430, 290, 110],
  ["03", "commercial", 1440, 1225, 865, 575, 215],
  ["03", "industrial", 1080, 920, 650, 430, 160],
  ["03", "institutional", 865, 735, 520, 345, 130],
  ["04", "residential", 540, 460, 325, 215, 80],
  ["04", "commercial", 1080, 920, 650, 430, 160],
  ["04", "industrial", 810, 690, 485, 325, 120],
  ["04", "institutional", 650, 550, 390, 260, 95],
];

export const shivpuriRates: readonly PropertyTaxRates[] = [
  sampleRates({ town, year: "2023-24", resolution: "नमूना/2023/11", on: "2023-03-20", payableBy: "2023-12-31", grid }),
  sampleRates({ town, year: "2024-25", resolution: "नमूना/2024/07", on: "2024-03-15", payableBy: "2024-12-31", grid }),
  sampleRates({ town, year: "2025-26", resolution: "नमूना/2025/09", on: "2025-03-18", payableBy: "2025-12-31", grid }),
  sampleRates({ town, year: "2026-27", resolution: "नमूना/2026/05", on: "2026-03-12", payableBy: "2026-12-31", grid }),
];
