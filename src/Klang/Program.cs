using Klang.Commands;

return await KlangCommands.RunAsync(args);
