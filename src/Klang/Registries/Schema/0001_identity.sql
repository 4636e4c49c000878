-- Who may ask: facilities, people who sign in, client systems, their sessions and tokens.
-- Names, sign-in names and secrets are sealed; numbers of people are keyed hashes. Times are milliseconds since 1970, UTC.

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys of this database. 'master' is wrapped by the root; all others are sealed under it.
CREATE TABLE keys (
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    wrapped_by TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    made       INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- The key ring of cookies and forms, element by element.
CREATE TABLE ring (
    id      TEXT PRIMARY KEY,
    element TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE facilities (
    code       TEXT PRIMARY KEY,
    code9      TEXT UNIQUE,
    name       TEXT NOT NULL,
    level      TEXT NOT NULL,
    controller TEXT NOT NULL,
    services   TEXT NOT NULL,
    state      TEXT NOT NULL,
    changed    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who owned a facility from which day on: the last row whose day has come is the owner.
CREATE TABLE facility_owners (
    facility TEXT NOT NULL REFERENCES facilities (code),
    since    TEXT NOT NULL,
    owner    TEXT NOT NULL,
    PRIMARY KEY (facility, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    login_hash    BLOB UNIQUE,
    pid_hash      BLOB UNIQUE,
    kind          TEXT NOT NULL,
    role          TEXT NOT NULL,
    specialties   TEXT NOT NULL,
    own_patient   TEXT NOT NULL,
    licence_until TEXT,
    ial           TEXT,
    state         TEXT NOT NULL,
    secret        BLOB NOT NULL,  -- sealed: sign-in name, shown name, licence, password hash, one-time-code key
    totp_step     INTEGER NOT NULL DEFAULT 0,
    changed       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_facilities (
    account  TEXT NOT NULL REFERENCES accounts (id),
    facility TEXT NOT NULL REFERENCES facilities (code),
    PRIMARY KEY (account, facility)
) STRICT, WITHOUT ROWID;

-- Who somebody is at ThaID or Provider ID: the subject there, hashed.
CREATE TABLE external_logins (
    provider     TEXT NOT NULL,
    subject_hash BLOB NOT NULL,
    account      TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (provider, subject_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
    credential BLOB PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id),
    passkey    BLOB NOT NULL,  -- sealed: public key, counters, attestation, name
    made       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkeys_of_account ON passkeys (account);

CREATE TABLE clients (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    facility    TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    thumbprint  TEXT NOT NULL,
    presence    INTEGER NOT NULL,
    launch_uri  TEXT NOT NULL,
    state       TEXT NOT NULL,
    changed     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What must be done before a client goes live, and when it was.
CREATE TABLE client_tasks (
    client TEXT NOT NULL REFERENCES clients (id),
    task   TEXT NOT NULL,
    done   INTEGER NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (client, task)
) STRICT, WITHOUT ROWID;

-- What counts once and was used (client assertions, challenges of passkeys), hashed, until it would have ended anyway.
CREATE TABLE assertions (
    hash  BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sessions of browsers: the cookie's value is not here, only its hash.
CREATE TABLE sessions (
    hash      BLOB PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    account   TEXT NOT NULL REFERENCES accounts (id),
    facility  TEXT NOT NULL,
    began     INTEGER NOT NULL,
    seen      INTEGER NOT NULL,
    factor_at INTEGER,
    locked    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_account ON sessions (account, began);

-- Launches of apps from our pages: which patient was open. What the app is given is hashed.
CREATE TABLE launches (
    hash    BLOB PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    patient TEXT NOT NULL,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Failed sign-ins by account and by source, both hashed.
CREATE TABLE failures (
    hash   BLOB PRIMARY KEY,
    count  INTEGER NOT NULL,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was changed while another process held the ledger: the server enters it there and deletes it here.
CREATE TABLE journal (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    facility TEXT NOT NULL,
    action   TEXT NOT NULL,
    rule     TEXT NOT NULL,
    granted  INTEGER NOT NULL,
    what     TEXT NOT NULL
) STRICT;

-- The tables of the OAuth server (OpenIddict), as its model makes them.
CREATE TABLE "OpenIddictApplications" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OpenIddictApplications" PRIMARY KEY,
    "ApplicationType" TEXT NULL,
    "ClientId" TEXT NULL,
    "ClientSecret" TEXT NULL,
    "ClientType" TEXT NULL,
    "ConcurrencyToken" TEXT NULL,
    "ConsentType" TEXT NULL,
    "DisplayName" TEXT NULL,
    "DisplayNames" TEXT NULL,
    "JsonWebKeySet" TEXT NULL,
    "Permissions" TEXT NULL,
    "PostLogoutRedirectUris" TEXT NULL,
    "Properties" TEXT NULL,
    "RedirectUris" TEXT NULL,
    "Requirements" TEXT NULL,
    "Settings" TEXT NULL
);

CREATE TABLE "OpenIddictScopes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OpenIddictScopes" PRIMARY KEY,
    "ConcurrencyToken" TEXT NULL,
    "Description" TEXT NULL,
    "Descriptions" TEXT NULL,
    "DisplayName" TEXT NULL,
    "DisplayNames" TEXT NULL,
    "Name" TEXT NULL,
    "Properties" TEXT NULL,
    "Resources" TEXT NULL
);

CREATE TABLE "OpenIddictAuthorizations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OpenIddictAuthorizations" PRIMARY KEY,
    "ApplicationId" TEXT NULL,
    "ConcurrencyToken" TEXT NULL,
    "CreationDate" TEXT NULL,
    "Properties" TEXT NULL,
    "Scopes" TEXT NULL,
    "Status" TEXT NULL,
    "Subject" TEXT NULL,
    "Type" TEXT NULL,
    CONSTRAINT "FK_OpenIddictAuthorizations_OpenIddictApplications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "OpenIddictApplications" ("Id")
);

CREATE TABLE "OpenIddictTokens" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OpenIddictTokens" PRIMARY KEY,
    "ApplicationId" TEXT NULL,
    "AuthorizationId" TEXT NULL,
    "ConcurrencyToken" TEXT NULL,
    "CreationDate" TEXT NULL,
    "ExpirationDate" TEXT NULL,
    "Payload" TEXT NULL,
    "Properties" TEXT NULL,
    "RedemptionDate" TEXT NULL,
    "ReferenceId" TEXT NULL,
    "Status" TEXT NULL,
    "Subject" TEXT NULL,
    "Type" TEXT NULL,
    CONSTRAINT "FK_OpenIddictTokens_OpenIddictApplications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "OpenIddictApplications" ("Id"),
    CONSTRAINT "FK_OpenIddictTokens_OpenIddictAuthorizations_AuthorizationId" FOREIGN KEY ("AuthorizationId") REFERENCES "OpenIddictAuthorizations" ("Id")
);

CREATE UNIQUE INDEX "IX_OpenIddictApplications_ClientId" ON "OpenIddictApplications" ("ClientId");

CREATE INDEX "IX_OpenIddictAuthorizations_ApplicationId_Status_Subject_Type" ON "OpenIddictAuthorizations" ("ApplicationId", "Status", "Subject", "Type");

CREATE UNIQUE INDEX "IX_OpenIddictScopes_Name" ON "OpenIddictScopes" ("Name");

CREATE INDEX "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type" ON "OpenIddictTokens" ("ApplicationId", "Status", "Subject", "Type");

CREATE INDEX "IX_OpenIddictTokens_AuthorizationId" ON "OpenIddictTokens" ("AuthorizationId");

CREATE UNIQUE INDEX "IX_OpenIddictTokens_ReferenceId" ON "OpenIddictTokens" ("ReferenceId");
