namespace Klang.Trust;

/// <summary>What a rotation did.</summary>
/// <param name="Name">What was rotated: <c>root</c>, <c>shard/17</c>, <c>chart/123/N</c> …</param>
/// <param name="Version">Its newest version.</param>
/// <param name="Rewrapped">How many keys are wrapped by it now that were wrapped by an older one.</param>
public readonly record struct KeyRotated(string Name, int Version, long Rewrapped);
