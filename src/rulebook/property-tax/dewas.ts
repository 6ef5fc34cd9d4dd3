// Sample rates of Dewas (250867): invented figures in the shape of a council's resolution, not its real one.
import { type GridRow, sampleRates } from "./sample.ts";
import type { PropertyTaxRates } from "../../kernel/property-tax-rates.ts";
import type { TownId } from "../../kernel/town.ts";

const town = 250867 as TownId;

/** Zone, use, then paise a square foot a year: RCC, pucca, semi-pucca, kachcha, open land. */
const until2025: readonly GridRow[] = [
  ["01", "residential", 1500, 1275, 900, 600, 225],
  ["01", "commercial", 3000, 2550, 1800, 1200, 450],
  ["01", "industrial", 2250, 1910, 1350, 900, 340],
  ["01", "institutional", 1800, 1530, 1080, 720, 270],
  ["02", "residential", 1100, 935, 660, 440, 165],
  ["02", "commercial", 2200, 1870, 1320, 880, 330],
  ["02", "industrial", 1650, 1400, 990, 660, 250],
  ["02", "institutional", 1320, 1120, 790, 530, 200],
  ["03", "residential", 800, 680, 480, 320, 120],
  ["03", "commercial", 1600, 1360, 960, 640, 240],
  ["03", "industrial", 1200, 1020, 720, 480, 180],
  ["03", "institutional", 960, 815, 575, 385, 145],
  ["04", "residential", 600, 510, 360, 240, 90],
  ["04", "commercial", 1200, 1020, 720, 480, 180],
  ["04", "industrial", 900, 765, 540, 360, 135],
  ["04", "institutional", 720, 610, 430, 290, 110],
  ["05", "residential", 420, 355, 250, 170, 65],
  ["05", "commercial", 840, 715, 505, 335, 125],
  ["05", "industrial", 630, 535, 380, 250, 95],
  ["05", "institutional", 505, 430, 300, 200, 75],
];

/** The same, a tenth higher. */
const from2025: readonly GridRow[] = [
  ["01", "residential", 1650, 1400, 990, 660, 250],
  ["01", "commercial", 3300, 2805, 1980, 1320, 495],
  ["01", "industrial", 2475, 2105, 1485, 990, 370],
  ["01", "institutional", 1980, 1685, 1190, 790, 295],
  ["02", "residential", 1210, 1030, 725, 485, 180],
  ["02", "commercial", 2420, 2055, 1450, 970, 365],
  ["02", "industrial", 1815, 1545, 1090, 725, 270],
  ["02", "institutional", 1450, 1235, 870, 580, 220],
  ["03", "residential", 880, 750, 530, 350, 130],
  ["03", "commercial", 1760, 1495, 1055, 705, 265],
  ["03", "industrial", 1320, 1120, 790, 530, 200],
  ["03", "institutional", 1055, 900, 635, 420, 160],
  ["04", "residential", 660, 560, 395, 265, 100],
  ["04", "commercial", 1320, 1120, 790, 530, 200],
  ["04", "industrial", 990, 840, 595, 395, 150],
  ["04", "institutional", 790, 675, 475, 315, 120],
  ["05", "residential", 460, 395, 275, 185, 70],
  ["05", "commercial", 925, 785, 555, 370, 140],
  ["05", "industrial", 695, 590, 415, 275, 105],
  ["05", "institutional", 555, 470, 335, 220, 85],
];

export const dewasRates: readonly PropertyTaxRates[] = [
  sampleRates({
    town,
    year: "2023-24",
    resolution: "नमूना/2023/31",
    on: "2023-03-24",
    payableBy: "2023-12-31",
    grid: until2025,
  }),
  sampleRates({
    town,
    year: "2024-25",
    resolution: "नमूना/2024/18",
    on: "2024-03-21",
    payableBy: "2024-12-31",
    grid: until2025,
  }),
  sampleRates({
    town,
    year: "2025-26",
    resolution: "नमूना/2025/22",
    on: "2025-03-25",
    payableBy: "2025-12-31",
    grid: from2025,
  }),
  sampleRates({
    town,
    year: "2026-27",
    resolution: "नमूना/2026/14",
    on: "2026-03-19",
    payableBy: "2026-12-31",
    grid: from2025,
  }),
];
