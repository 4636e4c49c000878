using Microsoft.EntityFrameworkCore;

namespace Klang.Identity;

/// <summary>The OAuth server's tables in the identity file; the tables themselves are made by the numbered schema.</summary>
sealed class OAuthContext(DbContextOptions<OAuthContext> options) : DbContext(options);
