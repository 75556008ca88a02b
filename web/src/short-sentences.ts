// What a person reads of failures where nothing more could be fetched.

export const BROKEN = "Something in this page doesn’t work here. Reload it, or try another browser.";
export const UNREACHABLE = "The model couldn’t be downloaded. Check your connection, then press Start to try once more.";
