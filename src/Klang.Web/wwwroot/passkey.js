// The ceremony of passkeys: asks this server for options, the device for an answer, and sends that as an ordinary form. Without passkeys nothing shows.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const fault = form.querySelector(".fault");
    fault.hidden = true;
    try {
      const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-Klang-Form": form.elements.__RequestVerificationToken.value } });
      if (!answer.ok) {
        throw new Error("no options");
      }
      const options = await answer.json();
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
