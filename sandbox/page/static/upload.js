// A file that was chosen in a form goes to the sandbox, which keeps it.

/** Resolves with `{id, name}`; `onProgress` is told how much has gone, from 0 to 1. */
export function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    const request = new XMLHttpRequest();
    const person = document.getElementById("where").dataset.person;
    request.open("POST", `/page/upload?${new URLSearchParams({ as: person })}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText));
      else reject(new Error(request.responseText || "The file did not arrive."));
    };
    request.onerror = () => reject(new Error("The file did not arrive. Is the sandbox still running?"));
    request.send(form);
  });
}
