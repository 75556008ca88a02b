// Where the recognizer's files are: beside the script. The npm package has inlined-assets.ts in place of this.
import { type AssetUrls, assetsIn, folderUrl } from "./assets";

/** `assetBase`: a folder with the files of web/dist; left out: the folder of this script. */
export async function findAssets(assetBase?: string): Promise<AssetUrls> {
  return assetsIn(assetBase === undefined ? new URL("./", import.meta.url) : folderUrl(assetBase));
}
