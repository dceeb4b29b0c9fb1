<?php

declare(strict_types=1);

namespace CommerceConnect;

use N98\Magento\Command\AbstractMagentoCommand;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/** Runs commerce-connect for the Magento that n98-magerun2 found. */
class ConnectCommand extends AbstractMagentoCommand
{
    protected function configure(): void
    {
        $this->setName('commerce:connect');
        $this->setDescription("Connects the store to Adobe's Commerce Services");
        $this->addArgument(
            'arguments',
            InputArgument::IS_ARRAY,
            'A command of commerce-connect and its options, behind --; the wizard without any'
        );
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $this->detectMagento($output);
        $root = $this->getApplication()->getMagentoRootFolder();
        $command = ['commerce-connect', ...$input->getArgument('arguments'), '--store=' . $root];
        $process = proc_open($command, [STDIN, STDOUT, STDERR], $pipes);
        if ($process === false) {
            $output->writeln('<error>commerce-connect is not in PATH.</error>');
            return 1;
        }

        return proc_close($process);
    }
}
