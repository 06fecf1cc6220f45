// Reads the data block and starts the page.
import { App } from "./app";
import { readData } from "./data";

void readData().then((data) => {
  const root = document.getElementById("app")!;
  if (data) new App(data, root);
  else root.append("Perambah ini terlalu lama untuk membuka peta. Perbarui Edge, Chrome, atau Firefox. / Update the browser to open this map.");
});
